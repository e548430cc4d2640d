import { limitOf } from '../limits/catalog.ts';
import { workersExhausted } from '../limits/httpd-max-workers.ts';
import { descriptorsAtLimit, emfiles, isFull } from '../limits/nofile.ts';
import type { Cause } from '../model/cause.ts';
import type { AcceptanceFact, FactBook, LoadFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { known } from '../model/probe.ts';
import { limitCause } from './candidates.ts';

/**
 * What made the cause happen, where that is something else. An accept queue overflows because it is short, because accept()
 * fails, or because the application does not take connections in time: only in the first case would a longer one help.
 */
export function rootCause(cause: Cause, facts: FactBook): { cause: Cause; because: readonly Finding[] } {
  const alone = { cause, because: [] };
  if (cause.kind !== 'limit' || (cause.limit !== 'listen-backlog' && cause.limit !== 'somaxconn')) return alone;
  const acceptance = known(facts.acceptance);
  const load = known(facts.load);
  if (acceptance === undefined || load === undefined) return alone;
  const exhaustion = outOfDescriptors(acceptance, facts);
  if (exhaustion !== undefined) {
    return { cause: { ...cause, root: limitCause(limitOf('nofile'), 'server', facts) }, because: [exhaustion] };
  }
  const exhausted = workersExhausted(facts);
  if (exhausted !== undefined) {
    const root = limitCause(limitOf('httpd-max-workers'), 'server', facts);
    return { cause: { ...cause, root }, because: [exhausted] };
  }
  const slowness = tooSlow(acceptance, load);
  if (slowness === undefined) return alone;
  return {
    cause: { ...cause, root: { kind: 'application', what: 'slow-to-accept', side: 'server' } },
    because: [slowness],
  };
}

/** accept() said so; or nobody could see whether it did, and a process sits at its limit while the queue does not move. */
function outOfDescriptors(acceptance: AcceptanceFact, facts: FactBook): Finding | undefined {
  const count = emfiles(acceptance);
  if (count > 0) return finding('accept-failed', { errno: 'EMFILE', count });
  const full = (known(facts['server.processes']) ?? []).find(isFull);
  const hidden = full !== undefined && !acceptance.errorsKnown && acceptance.stalledAtEnd;
  return hidden ? descriptorsAtLimit('server', full) : undefined;
}

/** A measured speed is a lower bound: an application is called too slow only where it is so by far. */
const MARGIN = 4;

/**
 * Whether even an endless queue would have left attempts unserved within their time: nothing was accepted any more, or at
 * its fastest the application takes longer for all of them than they take to arrive and may wait. Connecting alone, without an
 * answer, needs no accept.
 */
function tooSlow(acceptance: AcceptanceFact, load: LoadFact): Finding | undefined {
  if (load.probe === 'none') return undefined;
  if (acceptance.accepted <= 0) return finding('never-accepted', {});
  if (acceptance.stalledAtEnd) return finding('accept-stalled', { stallMs: acceptance.longestStallMs });
  const { busyPerSecond } = acceptance;
  if (busyPerSecond === undefined) return undefined;
  const availableMs = Math.max(0, load.connectTimeoutMs - acceptance.longestStallMs);
  const neededMs = (load.connections * 1000) / busyPerSecond - load.arrivalMs;
  if (neededMs <= MARGIN * availableMs) return undefined;
  const { connections: waiting, connectTimeoutMs: timeoutMs } = load;
  return finding('accept-too-slow', { perSecond: Math.round(busyPerSecond), waiting, timeoutMs });
}
