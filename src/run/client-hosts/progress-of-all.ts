import { attemptsOf } from '../../model/load-spec.ts';
import type { Plan } from '../../model/plan.ts';
import type { RunProgress } from '../../model/progress.ts';
import type { RunRecord } from '../record.ts';

/** A function that takes how far one host has come, and tells how far all have. */
export function progressOfAll(
  plan: Plan,
  record: Pick<RunRecord, 'elapsedMs' | 'phase'>,
  onProgress: ((progress: RunProgress) => void) | undefined,
): (name: string, progress: RunProgress) => void {
  const goal = attemptsOf(plan.scenario.load);
  const latest = new Map<string, RunProgress>();
  return (name, progress) => {
    latest.set(name, progress);
    const { elapsedMs, phase } = record;
    onProgress?.({ ...summed([...latest.values()]), phase, elapsedMs, goal });
  };
}

function summed(all: readonly RunProgress[]): Omit<RunProgress, 'phase' | 'elapsedMs' | 'goal'> {
  const sum = (key: 'started' | 'connected' | 'served' | 'failed') => all.reduce((total, one) => total + one[key], 0);
  const failures: Record<string, number> = {};
  for (const one of all) {
    for (const [name, times] of Object.entries(one.failures)) failures[name] = (failures[name] ?? 0) + times;
  }
  return {
    started: sum('started'),
    connected: sum('connected'),
    served: sum('served'),
    failed: sum('failed'),
    failures,
    levels: all.flatMap(({ levels = [] }) => levels),
  };
}
