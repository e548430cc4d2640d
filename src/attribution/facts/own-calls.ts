import type { Evidence, FailedCall } from '../../model/evidence.ts';
import type { Side } from '../../model/side.ts';

/** Whether a process of the run made the call, not another program of the host. */
export function isOwn(call: FailedCall, side: Side, { processes }: Pick<Evidence, 'processes'>): boolean {
  if (call.side !== side) return false;
  const process = processes.find(({ pid }) => pid === call.pid);
  return process === undefined || process.role === 'target' || process.role === 'driver';
}
