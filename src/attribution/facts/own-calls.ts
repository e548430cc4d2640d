import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import type { Side } from '../../model/side.ts';
import { pidsBehind } from './behind.ts';

/** Whether a process of the run made the call, not another program of the host. */
export function isOwn(call: FailedCall, side: Side, evidence: Pick<Evidence, 'processes' | 'hops'>): boolean {
  if (call.side !== side || pidsBehind(evidence).has(call.pid)) return false;
  const process = evidence.processes.find(({ pid }) => pid === call.pid);
  return process === undefined || process.role === 'target' || process.role === 'driver';
}
