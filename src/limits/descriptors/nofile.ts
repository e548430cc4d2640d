import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Remedy } from '../../model/attribution.ts';
import type { CannotTell, Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { SERVERS, serverOf } from '../../servers/servers.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { loginLines, unitDropIn } from '../lasting-lines.ts';
import type { WantedLoad } from '../remedy.ts';
import { isDropped, isDroppedLater, isQueued, isServerError, isUnanswered, returned } from '../shapes.ts';
import { isNoAccept, judgeShortage } from '../shortages.ts';
import { acceptFailedFor, acceptFailures, acceptSureness, isShort, whichQueue } from './accept-errors.ts';
import { acceptStarved } from './accept-starved.ts';
import { descriptorsEach } from './descriptors-each.ts';
import { DESCRIPTORS_USAGE } from './descriptors-usage.ts';
import { descriptorsAtLimit, fullFor, isFull, mostUsed } from './full.ts';
import { gaveUpAtOwnLimit } from './gave-up-for-files.ts';
import { judgeNofileBehind } from './nofile-behind.ts';
import { onMachine } from './nofile-on-machine.ts';
import { raiseNofile } from './raise-nofile.ts';

/** Between two looks a process that comes so close may have had all: the target may hold spare descriptors (libuv keeps one). */
const SPARE_DESCRIPTORS = 4;

const SERVER_NEEDS = ['server.processes', 'server.settings', 'acceptance', 'application', 'server.shortages'] as const;
type ServerNeeds = (typeof SERVER_NEEDS)[number];

export const nofile = defineLimit({
  id: 'nofile',
  title: 'open descriptors of one process (RLIMIT_NOFILE)',
  exhausted: 'out of file descriptors',
  scope: 'process',
  sides: ['client', 'server'],
  setting: { kind: 'rlimit', name: 'nofile' },
  exact: true,
  heldWhereSet: true,
  unitKey: 'LimitNOFILE',
  symptoms: [
    'client: socket() returns EMFILE at once; no packet is sent and no counter moves',
    'server: accept() returns EMFILE, connections wait in the accept queue until it overflows',
    ...SERVERS.flatMap(({ outOfDescriptors = [] }) => outOfDescriptors),
    'server built on libuv: it accepts and closes what waits, so clients connect and read an end of file or a reset',
  ],
  decoys: [
    {
      looksLike: 'fs.nr_open, which also gives EMFILE',
      tellApart: 'the process then has fewer descriptors than its limit',
    },
    {
      looksLike: 'a server that died, or an application cap: clients read an end of file too',
      tellApart: 'the process is alive with its descriptors at the limit and its accept() returned EMFILE',
    },
  ],
  needs: ['client.processes', ...SERVER_NEEDS],
  source: { function: 'alloc_fd', file: 'fs/file.c', page: 'getrlimit(2)' },
  failsCalls: [{ errno: 'EMFILE' }],
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'EMFILE', 'socket')
      : isQueued(group) || isDropped(group) || isDroppedLater(group) || isUnanswered(group) || isServerError(group),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: { needs: ['client.processes'], rule: onClient },
  behind: judgeNofileBehind,
  starves: {
    overflowed: queueStands,
    queued: outOfFiles,
    closed: outOfFiles,
    unanswered: undealt,
    answered: 'by-rule',
    'gave-up': gaveUpAtOwnLimit,
  },
  usage: DESCRIPTORS_USAGE,
  onMachine,
  effective: (side, facts) => lowestLimit(side, facts)?.toString(),
  raise: raiseNofile,
  remedy: { needs: needed, used: mostUsed, write: remedy },
});

function onClient(facts: Pick<Facts, 'client.processes'>): Ruling {
  // That a call failed is known of each of these: whose it was shows by who came near.
  const one = facts['client.processes'].find(isFull) ?? facts['client.processes'].find(isNear);
  if (one !== undefined) return blamed('proven', descriptorsAtLimit('client', one));
  const ended = facts['client.processes'].find(process => process.ended === true);
  if (ended !== undefined) {
    const { pid, nofile: limit } = ended;
    return blamed('proven', finding('descriptors-ran-out', { side: 'client', pid, limit }));
  }
  const highest = fullest(facts['client.processes']);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['client.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'client', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}

function onServer(group: AttemptGroup, facts: Pick<Facts, ServerNeeds>): Ruling {
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

/** Whether connections go from the process that accepts them to others, which need a descriptor for each as well. */
function dealsDescriptors({ kind, deals }: Facts['application']): boolean {
  return kind === 'node-cluster' || deals === true;
}

/** accept() failed for them; or nobody could see whether it did, and a process had all its descriptors. */
function outOfFiles(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const acceptance = valueIn(facts.acceptance);
  if (acceptance === undefined) return undefined;
  const failed = acceptStarved('nofile', group, facts);
  if (failed !== undefined) return whichQueue(group, acceptance) ?? failed;
  if (acceptFailedFor(group, acceptance, facts) !== undefined) return undefined;
  const full = acceptance.errorsKnown ? undefined : fullThen(group, facts);
  return full && (whichQueue(group, acceptance) ?? full);
}

/** A queue that overflows does not say so much: where accept() was not seen to fail, it has to stand still too. */
function queueStands(group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const stands = valueIn(facts.acceptance)?.stalledAtEnd === true;
  return stands ? outOfFiles(group, facts) : acceptStarved('nofile', group, facts);
}

/** A process out of descriptors, where connections are dealt to processes: they get no further than the one that accepts. */
function undealt(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const application = valueIn(facts.application);
  return application !== undefined && dealsDescriptors(application) ? fullThen(group, facts) : undefined;
}

function fullThen(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const full = fullFor(group, valueIn(facts['server.processes']) ?? []);
  return full === undefined ? undefined : descriptorsAtLimit('server', full);
}

function notFull(processes: readonly ProcessFact[]): Ruling {
  const atAnotherTime = processes.find(isFull);
  if (atAnotherTime !== undefined) {
    const { pid, nofile: limit } = atAnotherTime;
    return ruledOut(finding('descriptors-left-then', { side: 'server', pid, limit }));
  }
  const highest = fullest(processes);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['server.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'server', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}

function fullest(processes: readonly ProcessFact[]): ProcessFact | undefined {
  return processes.reduce<ProcessFact | undefined>(
    (most, process) =>
      most === undefined || process.nofile - process.peakDescriptors < most.nofile - most.peakDescriptors
        ? process
        : most,
    undefined,
  );
}

function isNear(process: ProcessFact): boolean {
  return process.peakDescriptors >= process.nofile - SPARE_DESCRIPTORS;
}

function lowestLimit(side: Side, facts: FactBook): number | undefined {
  const processes = valueIn(facts[`${side}.processes`]) ?? [];
  const full = processes.filter(isFull);
  const limits = (full.length > 0 ? full : processes).map(process => process.nofile);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** What a process keeps for itself: its runtime's files, its log, its listener. */
const OWN_DESCRIPTORS = 100;

function needed({ atOnce }: WantedLoad, side: Side, facts: FactBook): number {
  return atOnce * (side === 'server' ? descriptorsEach(facts) : 1) + OWN_DESCRIPTORS;
}

function remedy(wanted: number, side: Side, facts: FactBook): Remedy {
  const configured = valueIn(facts.application)?.configured;
  const own = side === 'server' && configured && serverOf(configured.kind)?.ownNofile?.(configured, wanted);
  if (own) return { ...own, cost: COST };
  const [pid = 'PID'] = (valueIn(facts[`${side}.processes`]) ?? []).filter(isFull).map(process => process.pid);
  return {
    change: { setting: 'nofile', to: `${wanted}` },
    now: [
      `ulimit -n ${wanted}   # in the shell that starts the ${side}`,
      `prlimit --nofile=${wanted}:${wanted} --pid ${pid}   # a process that runs already`,
    ],
    persist: [unitDropIn(`LimitNOFILE=${wanted}`), ...loginLines('nofile', wanted)],
    check: `grep 'open files' /proc/${pid}/limits`,
    cost: COST,
  };
}

const COST = 'no memory until the descriptors are used; the hard limit may not exceed fs.nr_open';
