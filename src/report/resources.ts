import type { SocketEngine } from '../model/plan.ts';
import type { ProcessEvidence } from '../model/process-evidence.ts';
import type { Run } from '../model/run.ts';

/** What our own programs, or those that we drove, took for a run. Unknown is undefined. */
export interface Resources {
  readonly driver: PartResources;
  readonly target: PartResources;
  readonly runnerPeakMemoryBytes: number | undefined;
}

export interface PartResources {
  /** Undefined of a third-party program. */
  readonly engine: SocketEngine | undefined;
  /** Those that were watched. */
  readonly processes: number;
  /** The sum of the most that each had. */
  readonly peakMemoryBytes: number | undefined;
}

export function resourcesOf({ plan, evidence, runnerPeakMemoryBytes }: Run): Resources {
  const { driver, target, scenario } = plan;
  const processes = evidence?.processes ?? [];
  return {
    driver: partOf(processes, 'driver', driver.engine === 'program' ? undefined : driver.engine),
    target: partOf(processes, 'target', scenario.target.kind === 'raw' ? (target.engine ?? 'epoll') : undefined),
    runnerPeakMemoryBytes,
  };
}

function partOf(
  all: readonly ProcessEvidence[],
  role: ProcessEvidence['role'],
  engine: SocketEngine | undefined,
): PartResources {
  const processes = all.filter(process => process.role === role);
  const peaks = processes.map(({ peakMemoryBytes }) => peakMemoryBytes);
  const known = peaks.filter(peak => peak !== undefined);
  const complete = known.length > 0 && known.length === peaks.length;
  return {
    engine,
    processes: processes.length,
    peakMemoryBytes: complete ? known.reduce((sum, bytes) => sum + bytes, 0) : undefined,
  };
}
