import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { HopFact } from '../../model/facts/hops.ts';
import { finding } from '../../model/finding.ts';
import { isAccept, mayBeBehind, NOT_BEHIND, stoodBehind, toldFate } from '../behind.ts';
import { blamed, ruledOut } from '../define.ts';
import { isFull } from './full.ts';

/** A server behind the target that cannot accept for want of a descriptor: the target's connections wait in its queue. */
export function judgeNofileBehind(group: AttemptGroup, hop: HopFact): Ruling {
  const { to, processes } = hop;
  if (!mayBeBehind(group) || processes.length === 0) return NOT_BEHIND;
  const [failed] = hop.calls.filter(call => isAccept(call) && call.errno === 'EMFILE');
  const full = processes.find(isFull);
  const [fullest] = processes.toSorted(
    (one, other) => one.nofile - one.peakDescriptors - (other.nofile - other.peakDescriptors),
  );
  if (failed === undefined && full === undefined) {
    const { peakDescriptors: used = 0, nofile: limit = 0 } = fullest ?? {};
    return ruledOut(finding('descriptors-below-limit', { side: 'server', used, limit }));
  }
  const waited = toldFate(group, hop, 'not-answered', 'not-connected', 'no-room', 'closed');
  const stood = stoodBehind(group, hop);
  if (waited === undefined && stood === undefined) return NOT_BEHIND;
  const evidence = [
    ...(full === undefined ? [] : [finding('descriptors-full-behind', { to, pid: full.pid, limit: full.nofile })]),
    ...(failed === undefined
      ? []
      : [finding('call-failed-behind', { to, call: failed.syscall, errno: 'EMFILE', count: failed.count })]),
    ...(waited === undefined ? [] : [waited.finding]),
    ...(stood === undefined
      ? []
      : [finding('queue-behind-stood', { to, stoodMs: Math.round(stood.toMs - stood.fromMs) })]),
  ];
  // What was accepted before may be slow to answer, too.
  const isMost = (hop.queue?.peak ?? 0) >= group.count * MOST;
  const isSure = failed !== undefined && waited?.sure === 'proven' && stood !== undefined && isMost;
  return blamed(isSure ? 'proven' : 'likely', ...evidence);
}

const MOST = 0.9;
