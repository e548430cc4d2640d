import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import type { ListenerEvidence } from '../../model/host-evidence.ts';
import { valueIn } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import { peak } from '../../model/series.ts';

/** A queue that somebody waits in for so long, to the end, stands still, or nearly. */
const STILL_MS = 500;

/**
 * Whether more of the listening sockets stood still in the end than processes failed these calls, where others did not fail. Where nobody saw
 * calls, those may have failed that had all their descriptors.
 */
export function isFailedForSome({ processes, server }: Evidence, failed: readonly FailedCall[] | undefined): boolean {
  const pids = new Set((failed ?? processes.filter(hadAllFiles)).map(({ pid }) => pid));
  const targets = processes.filter(({ role }) => role === 'target');
  const listener = valueIn(server.listener);
  if (listener === undefined || pids.size === 0 || targets.length <= pids.size) return false;
  return queuesStill(listener) > pids.size;
}

function hadAllFiles({ role, descriptors, limits }: ProcessEvidence): boolean {
  const used = descriptors.state === 'read' ? peak(descriptors.value, 'used') : undefined;
  return role === 'target' && limits.state === 'read' && used !== undefined && used >= limits.value.nofileSoft;
}

function queuesStill({ series, queues }: ListenerEvidence): number {
  const endMs = series.atMs.at(-1) ?? 0;
  const still = (queues?.waiting ?? []).filter(({ fromMs, toMs }) => toMs >= endMs && toMs - fromMs >= STILL_MS);
  return new Set(still.map(({ socket }) => socket)).size;
}
