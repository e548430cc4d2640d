import type { DriverProgress } from '../../model/protocol.ts';

export const NO_PROGRESS: DriverProgress = { started: 0, connected: 0, served: 0, failed: 0, failures: {} };

/** The counts of several shards together. */
export function sumProgress(shards: readonly DriverProgress[]): DriverProgress {
  return shards.reduce(add, NO_PROGRESS);
}

function add(one: DriverProgress, other: DriverProgress): DriverProgress {
  const failures: Record<string, number> = { ...one.failures };
  for (const [name, count] of Object.entries(other.failures)) failures[name] = (failures[name] ?? 0) + count;
  return {
    started: one.started + other.started,
    connected: one.connected + other.connected,
    served: one.served + other.served,
    failed: one.failed + other.failed,
    failures,
  };
}
