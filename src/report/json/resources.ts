import type { Run } from '../../model/run.ts';
import { type PartResources, resourcesOf } from '../resources.ts';

/** Engines, processes and memory of a run; what is not known, and the engine of a third-party program, are null. */
export function resourcesJson(run: Run) {
  const { driver, target, runnerPeakMemoryBytes } = resourcesOf(run);
  return {
    driver: partJson(driver),
    target: partJson(target),
    runner: { peakMemoryBytes: runnerPeakMemoryBytes ?? null },
  };
}

function partJson({ engine, processes, peakMemoryBytes }: PartResources) {
  return { engine: engine ?? null, processes, peakMemoryBytes: peakMemoryBytes ?? null };
}
