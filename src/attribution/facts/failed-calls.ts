import type { Evidence, FailedCall } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts.ts';
import { read } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { takenAfterIn } from './failing-time.ts';

/** Failed calls of one side: of the driver's processes, or of the target's and of what these forked. */
export function failedCallsFact(evidence: Evidence, side: Side): FactBook['client.failedCalls'] {
  const driverAlone = side === 'client' && evidence.failedCalls.state !== 'read';
  const probe = (driverAlone ? evidence.driverCalls : undefined) ?? evidence.failedCalls;
  if (probe.state !== 'read') return probe;
  const calls = probe.value.calls.filter(call => isOwn(call, side, evidence));
  if (side === 'client') return read(calls);
  const taken = takenAfterIn(evidence);
  return read(calls.map(call => withTaken(call, taken(call.lastMs))));
}

/** Not those of other programs on the same host. */
export function isOwn(call: FailedCall, side: Side, { processes }: Pick<Evidence, 'processes'>): boolean {
  if (call.side !== side) return false;
  const process = processes.find(({ pid }) => pid === call.pid);
  return process === undefined || process.role === 'target' || process.role === 'driver';
}

function withTaken(call: FailedCall, takenAfter: number | undefined): FailedCall & { takenAfter?: number } {
  return takenAfter === undefined ? call : { ...call, takenAfter };
}
