import { usagesNow } from '../limits/usages.ts';
import type { Plan } from '../model/plan.ts';
import type { RunProgress } from '../model/progress.ts';
import type { PhaseName } from '../model/run.ts';
import { attemptsOf } from '../model/scenario.ts';
import type { UsageNow } from '../model/usage.ts';
import type { RunRecord } from './record.ts';
import type { Testbed } from './testbed.ts';

/** Usages are made of everything that was read so far: often enough for the eye, seldom enough for the load. */
const USAGES_EVERY_MS = 250;

/** A function that tells the watcher how far the run has come. */
export function reporter(
  plan: Plan,
  { driver, collection }: Pick<Testbed, 'driver' | 'collection'>,
  record: RunRecord,
  onProgress: ((progress: RunProgress) => void) | undefined,
): () => void {
  const goal = attemptsOf(plan.scenario.load);
  let usages: readonly UsageNow[] = [];
  let usagesAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (onProgress === undefined) return;
    const { elapsedMs, phase } = record;
    if (elapsedMs - usagesAtMs >= USAGES_EVERY_MS) {
      usages = usagesNow(collection.latest());
      usagesAtMs = elapsedMs;
    }
    const { started, connected, served, failed, failures } = driver.progress();
    onProgress({ phase, elapsedMs, goal, started, connected, served, failed, failures, levels: usages });
  };
}

/** Tells of the phases in which no attempt is made yet. */
export function phaseReporter(
  plan: Plan,
  onProgress: ((progress: RunProgress) => void) | undefined,
): (phase: PhaseName, elapsedMs: number) => void {
  const goal = attemptsOf(plan.scenario.load);
  return (phase, elapsedMs) => {
    if (phase !== 'target' && phase !== 'driver') return;
    onProgress?.({ phase, elapsedMs, goal, started: 0, connected: 0, served: 0, failed: 0, failures: {} });
  };
}
