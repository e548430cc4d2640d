import { paceTooSlow } from '../limits/accept-pace.ts';
import { limitOf } from '../limits/catalog.ts';
import { acceptFailedFor, acceptFailures } from '../limits/descriptors/accept-errors.ts';
import { filesAtLimit } from '../limits/descriptors/file-max.ts';
import { descriptorsAtLimit, fullFor } from '../limits/descriptors/nofile.ts';
import { tableFull } from '../limits/descriptors/nr-open.ts';
import { capMet } from '../limits/own-cap.ts';
import { leftQueuedFor } from '../limits/servers/servers.ts';
import { type ThreadShortage, threadShortageOf } from '../limits/tasks/thread-shortage.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import type { Cause } from '../model/cause.ts';
import type { AcceptanceFact } from '../model/facts/acceptance.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { LoadFact } from '../model/facts/load.ts';
import { type Finding, finding } from '../model/finding.ts';
import { valueIn } from '../model/probe.ts';
import { limitCause } from './candidates.ts';

/**
 * What made the cause happen, where that is something else. An accept queue overflows because it is short, because accept()
 * fails, or because the application does not take connections in time: only in the first case would a longer one help.
 */
export function rootCause(
  cause: Cause,
  group: AttemptGroup,
  facts: FactBook,
): { cause: Cause; because: readonly Finding[] } {
  const alone = { cause, because: [] };
  if (cause.kind !== 'limit' || (cause.limit !== 'listen-backlog' && cause.limit !== 'somaxconn')) return alone;
  const acceptance = valueIn(facts.acceptance);
  const load = valueIn(facts.load);
  if (acceptance === undefined || load === undefined) return alone;
  const behind = outOfFiles(group, acceptance, facts) ?? leftQueuedFor(group, facts) ?? threadShortageOf(group, facts);
  if (behind !== undefined) {
    const root = limitCause(limitOf(behind.limit), 'server', facts);
    return { cause: { ...cause, root }, because: [behind.finding] };
  }
  const slowness = tooSlow(group, acceptance, load);
  if (slowness === undefined) return alone;
  const cap = capMet(group, acceptance);
  const what = cap === undefined ? 'slow-to-accept' : 'at-its-own-cap';
  return { cause: { ...cause, root: { kind: 'application', what, side: 'server' } }, because: [cap ?? slowness] };
}

/** Another limit that kept the application from taking connections, with what shows it. */
type Behind = ThreadShortage;

/** accept() said so; or nobody could see whether it did, and a process sits at its limit while the queue does not move. */
function outOfFiles(group: AttemptGroup, acceptance: AcceptanceFact, facts: FactBook): Behind | undefined {
  const failed = acceptFailedFor(group, acceptance, facts);
  if (failed !== undefined) return { limit: limitOnFiles(acceptance, facts), finding: failed };
  const full = fullFor(group, valueIn(facts['server.processes']) ?? []);
  const hidden = full !== undefined && !acceptance.errorsKnown && acceptance.stalledAtEnd;
  return hidden ? { limit: 'nofile', finding: descriptorsAtLimit('server', full) } : undefined;
}

/** ENFILE is the machine's limit; EMFILE the process's own, unless its table ended before. */
function limitOnFiles(acceptance: AcceptanceFact, facts: FactBook): Behind['limit'] {
  const files = valueIn(facts.openFiles);
  const ofMachine = acceptFailures(acceptance, 'ENFILE') > acceptFailures(acceptance, 'EMFILE');
  if (ofMachine && files !== undefined && filesAtLimit(files) !== undefined) return 'file-max';
  const settings = valueIn(facts['server.settings']) ?? {};
  return tableFull('server', valueIn(facts['server.processes']) ?? [], settings) === undefined ? 'nofile' : 'nr-open';
}

/** A measured speed is a lower bound: an application is called too slow only where it is so by far. */
const MARGIN = 4;

/**
 * Whether even an endless queue would have left these attempts unserved: nobody was accepted as long as they could wait, or at
 * its fastest the application takes longer for all of them than they take to arrive and may wait. Connecting alone, without an
 * answer, needs no accept.
 */
function tooSlow(group: AttemptGroup, acceptance: AcceptanceFact, load: LoadFact): Finding | undefined {
  if (load.probe === 'none') return undefined;
  const { connectTimeoutMs: timeoutMs } = load;
  if (acceptance.accepted !== undefined && acceptance.accepted <= 0) return finding('never-accepted', {});
  if (group.duringStall) return finding('stall-outlasted-deadline', { stallMs: acceptance.longestStallMs, timeoutMs });
  return paceTooSlow(acceptance, load, MARGIN);
}
