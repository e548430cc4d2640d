import type { CeilingReport } from '../../model/report.ts';
import { blamedJson } from './blamed.ts';
import { causeJson } from './cause.ts';
import { expectationJson } from './expectation.ts';

/** A ceiling; what is not known is null. */
export function ceilingJson({ ceiling, checks, scenario, folder }: CeilingReport) {
  const { ended, held, broke, repeats, spread, stoppedBy, max, precision, trials } = ceiling;
  return {
    scenario,
    folder,
    end: ended.end,
    why: 'why' in ended ? ended.why : null,
    held,
    broke: broke ?? null,
    stoppedBy: stoppedBy === undefined ? null : causeJson(stoppedBy.cause),
    confidence: stoppedBy?.confidence ?? null,
    checks: checks.map(expectationJson),
    repeats,
    spread,
    max,
    precision,
    trials: trials.map(trial => ({
      connections: trial.connections,
      held: trial.held,
      served: trial.served,
      causes: trial.causes.map(blamedJson),
      runId: trial.runId,
      folder: trial.folder,
    })),
  };
}
