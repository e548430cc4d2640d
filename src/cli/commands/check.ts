import { checkScenario } from '../../api/check.ts';
import { scenariosOf } from '../../api/trial-journal.ts';
import type { CheckResult } from '../../model/comparison.ts';
import { EXIT, type ExitCode, InvalidInput } from '../../model/errors.ts';
import { checkAnnotations } from '../../report/markdown/annotations.ts';
import { annotate } from '../annotate.ts';
import { deliver } from '../deliver.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import { shareFlag } from '../flags.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import type { ScenarioFile } from '../scenario-file.ts';

export interface CheckFlags {
  readonly baseline: string;
  readonly tolerance: string;
  readonly update?: boolean;
  readonly ceiling?: boolean;
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/** `loadline check`: scenarios against their baselines. */
export function check(files: readonly string[], options: GlobalOptions & CheckFlags): Promise<ExitCode> {
  const { resume, ...others } = options;
  const { baseline, update = false, ceiling = false } = options;
  const tolerance = shareFlag('--tolerance', options.tolerance);
  return runExperiment(files, options, async (scenarios, run) => {
    const resumed = resume === undefined ? [] : resumable(resume, scenarios);
    const checks: CheckResult[] = [];
    for (const { file, scenario } of scenarios) {
      if (run.signal.aborted) break;
      const own = resume !== undefined && resumed.includes(scenario.name) ? { resume } : {};
      const request = { ...experimentOptions(file, others, run), ...own, baseline, tolerance, update, ceiling };
      const result = await checkScenario(scenario, request);
      annotate(checkAnnotations(file, result));
      checks.push(result);
    }
    deliver(options, renderReport([], options, { kind: 'check', checks }));
    return exitCodeOf(checks);
  });
}

/** Scenarios whose search for the ceiling goes on; the others are measured anew. */
function resumable(folder: string, scenarios: readonly ScenarioFile[]): string[] {
  const names = scenariosOf(folder).filter(name => scenarios.some(({ scenario }) => scenario.name === name));
  if (names.length > 0) return names;
  const message = 'there is no experiment of these scenarios to go on with';
  throw new InvalidInput([{ at: { file: folder }, message, expected: 'the folder that the last line told' }]);
}

function exitCodeOf(checks: readonly CheckResult[]): ExitCode {
  if (checks.some(({ result }) => result === 'fail')) return EXIT.failed;
  return checks.some(({ result }) => result === 'inconclusive') ? EXIT.inconclusive : EXIT.pass;
}
