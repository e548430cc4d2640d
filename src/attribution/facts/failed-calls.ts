import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import { ok } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import type { TakenAfter } from './failing-time.ts';
import { isOwn } from './own-calls.ts';
import { takenAfterIn } from './taken-after.ts';

/** Failed calls of one side: of the driver's processes, or of the target's and their children. */
export function failedCallsFact(
  evidence: Evidence,
  side: Side,
  taken: TakenAfter = takenAfterIn(evidence),
): FactBook['client.failedCalls'] {
  const driverAlone = side === 'client' && evidence.failedCalls.state !== 'read';
  const probe = (driverAlone ? evidence.driverCalls : undefined) ?? evidence.failedCalls;
  if (probe.state !== 'read') return probe;
  const calls = probe.value.calls.filter(call => isOwn(call, side, evidence));
  if (side === 'client') return ok(calls);
  return ok(calls.map(call => withTaken(call, taken(call.lastMs))));
}

function withTaken(call: FailedCall, takenAfter: number | undefined): FailedCall & { takenAfter?: number } {
  return takenAfter === undefined ? call : { ...call, takenAfter };
}
