import type { ReportSection } from '../../model/report.ts';
import { counted, duration, size } from '../numbers.ts';
import { type PartResources, resourcesOf } from '../resources.ts';

/** How long it took to serve every attempt, and what driver, target and runner needed for it; what is not known is left out. */
export function resourcePhrases({ run, outcomes }: ReportSection): string[] {
  const { driver, target, runnerPeakMemoryBytes: runner } = resourcesOf(run);
  return [
    ...(outcomes.allServedMs === undefined ? [] : [`all served after ${duration(outcomes.allServedMs)}`]),
    ...partPhrase('driver', driver),
    ...partPhrase('target', target),
    ...(runner === undefined ? [] : [`runner ${size(runner)}`]),
  ];
}

function partPhrase(name: string, { engine, processes, peakMemoryBytes }: PartResources): string[] {
  const parts = [
    ...(engine === undefined ? [] : [engine]),
    ...(processes === 0 ? [] : [counted(processes, 'process', 'processes')]),
    ...(peakMemoryBytes === undefined ? [] : [size(peakMemoryBytes)]),
  ];
  return processes === 0 ? [] : [`${name} ${parts.join(', ')}`];
}
