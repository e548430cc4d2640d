import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { blamed, ruledOut } from '../define.ts';
import { isDropped, isServerError, isUnanswered } from '../shapes.ts';
import { isNoAccept, judgeShortage } from '../shortages.ts';
import { acceptFailures, acceptSureness, isShort, whichQueue } from './accept-errors.ts';
import { descriptorsAtLimit, fullFor, isFull } from './full.ts';
import { dealsDescriptors, isNear, notFull } from './nofile-of-processes.ts';

/** Facts that the rule asks for. */
export const SERVER_NEEDS = [
  'server.processes',
  'server.settings',
  'acceptance',
  'application',
  'server.shortages',
] as const;

type ServerNeeds = (typeof SERVER_NEEDS)[number];

/** Rules on attempts that a server without descriptors kept waiting, shed, left without an answer or answered with an error. */
export function onServer(group: AttemptGroup, facts: Pick<Facts, ServerNeeds>): Ruling {
  if (isServerError(group)) return onServerError(group, facts);
  if (isUnanswered(group) && !dealsDescriptors(facts.application)) return ruledOut(finding('symptom-mismatch', {}));
  const processes = facts['server.processes'];
  const full = fullFor(group, processes);
  const atLimit = full === undefined ? [] : [descriptorsAtLimit('server', full)];
  const count = acceptFailures(facts.acceptance, 'EMFILE');
  const sure = acceptSureness(group, facts.acceptance, 'EMFILE', processes.some(isShort));
  // libuv sheds whatever waits and is below its limit again before anybody looks; the kernel's word is enough.
  if (sure !== undefined && (full !== undefined || isOwnLimit(facts))) {
    return (
      whichQueue(group, facts.acceptance) ??
      blamed(sure, ...atLimit, finding('accept-failed', { errno: 'EMFILE', count }))
    );
  }
  // A worker that cannot take a descriptor sees no error: the message just comes without one.
  if (isUnanswered(group)) return full === undefined ? notFull(processes) : blamed('likely', ...atLimit);
  if (count > 0)
    return ruledOut(finding('calls-too-few', { call: 'accept', errno: 'EMFILE', count, attempts: group.count }));
  if (facts.acceptance.errorsKnown)
    return full === undefined ? notFull(processes) : ruledOut(finding('accept-never-failed', {}));
  if (full === undefined) return processes.some(one => isNear(one) && !isFull(one)) ? UNSEEN : notFull(processes);
  const shed = isDropped(group) ? [finding('shed-by-target', { count: group.count })] : [];
  return whichQueue(group, facts.acceptance) ?? blamed('likely', ...atLimit, ...shed);
}

/** A file or a socket of its own that it could not open while it served the request. */
function onServerError(group: AttemptGroup, facts: Pick<Facts, ServerNeeds>): Ruling {
  const processes = facts['server.processes'];
  const full = fullFor(group, processes);
  const atLimit = full === undefined ? [] : [descriptorsAtLimit('server', full)];
  const ruling = judgeShortage(group, facts['server.shortages'], 'EMFILE', isNoAccept);
  if (ruling?.ruling === 'blamed') {
    if (full === undefined && !isOwnLimit(facts)) return notFull(processes);
    return { ...ruling, findings: [...atLimit, ...ruling.findings] };
  }
  if (ruling !== undefined) return ruling;
  if (full !== undefined) return blamed('likely', ...atLimit);
  return processes.some(isNear) ? UNSEEN : notFull(processes);
}

const UNSEEN: Ruling = {
  ruling: 'cannot-tell',
  missing: ['acceptance: nobody could see whether accept() failed, and a process came close to its limit'],
};

/** EMFILE is RLIMIT_NOFILE, or fs.nr_open where that is the smaller of the two (`alloc_fd` in fs/file.c). */
function isOwnLimit(facts: Pick<Facts, 'server.processes' | 'server.settings'>): boolean {
  const nrOpen = Number(facts['server.settings']['fs.nr_open'] ?? Number.NaN);
  return facts['server.processes'].length > 0 && facts['server.processes'].every(({ nofile: own }) => own <= nrOpen);
}
