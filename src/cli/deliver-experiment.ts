import { experimentReport } from '../api/experiment-report.ts';
import type { ExitCode } from '../model/errors.ts';
import type { SavedExperiment } from '../model/report.ts';
import { exitCodeOf } from '../verdict/exit-code.ts';
import { judgeExperiment } from '../verdict/judge-experiment.ts';
import { deliver } from './deliver.ts';
import type { GlobalOptions } from './options.ts';
import { reportRenderer } from './render-report.ts';

/** Answers with what an experiment came to, and says the exit code that goes with it. */
export function deliverExperiment(experiment: SavedExperiment, options: GlobalOptions): ExitCode {
  deliver(options, reportRenderer(experimentReport(experiment), options));
  return exitCodeOf([{ result: judgeExperiment(experiment) }]);
}
