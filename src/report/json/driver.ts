import type { DriverLatency } from '../../model/driver-output.ts';
import type { Run } from '../../model/run.ts';
import { rounded } from '../numbers.ts';

/** What a third-party load program reported itself; null for our own driver. Numbers that it does not give are null. */
export function driverJson({ driverOutput, evidence }: Run) {
  if (driverOutput === undefined) return null;
  const { kind, command, end, numbers, text, callsFrom } = driverOutput;
  const own = numbers.state === 'read' ? numbers.value : undefined;
  const calls = evidence?.driverCalls?.state === 'read' ? evidence.driverCalls.value.calls : null;
  return {
    kind,
    command,
    end: { how: end.how, code: end.code, signal: end.signal },
    requests: own?.requests ?? null,
    elapsedMs: orNull(own?.elapsedMs),
    requestsPerSecond: orNull(own?.requestsPerSecond),
    bytesPerSecond: orNull(own?.bytesPerSecond),
    latencyMs: own === undefined ? null : latencyJson(own.latencyMs),
    errors: own?.errors ?? null,
    ...(own?.statuses !== undefined && { statuses: own.statuses }),
    numbersMissing: numbers.state === 'read' ? null : numbers.why,
    failedCallsFrom: callsFrom,
    ...(driverOutput.calls !== undefined && { countedCalls: driverOutput.calls }),
    failedCalls:
      calls?.map(({ syscall, errno, count, firstMs, lastMs }) => ({ syscall, errno, count, firstMs, lastMs })) ?? null,
    text,
  };
}

const SHARES = ['mean', 'p50', 'p75', 'p90', 'p99', 'max'] as const satisfies readonly (keyof DriverLatency)[];

function latencyJson(latency: DriverLatency) {
  return Object.fromEntries(SHARES.map(share => [share, orNull(latency[share])]));
}

function orNull(number: number | undefined): number | null {
  return number === undefined || !Number.isFinite(number) ? null : rounded(number);
}
