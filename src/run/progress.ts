import type { Plan } from '../model/plan.ts';
import type { RunProgress } from '../model/progress.ts';
import { attemptsOf } from '../model/scenario.ts';
import type { RunRecord } from './record.ts';
import type { Stage } from './stage.ts';

/** A function that tells the watcher how far the run has come. */
export function reporter(
  plan: Plan,
  stage: Stage,
  record: RunRecord,
  onProgress: ((progress: RunProgress) => void) | undefined,
): () => void {
  const goal = attemptsOf(plan.scenario.load);
  return () => {
    if (onProgress === undefined) return;
    const { started, connected, served, failed, failures } = stage.driver.progress();
    onProgress({
      phase: record.phase,
      elapsedMs: record.elapsedMs,
      goal,
      started,
      connected,
      served,
      failed,
      failures,
    });
  };
}
