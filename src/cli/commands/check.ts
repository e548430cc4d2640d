import { checkScenario } from '../../api/check.ts';
import type { CheckResult } from '../../model/comparison.ts';
import { EXIT, type ExitCode } from '../../model/fault.ts';
import { deliver } from '../deliver.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import { shareFlag } from '../flags.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';

export interface CheckFlags {
  readonly baseline: string;
  readonly tolerance: string;
  readonly update?: boolean;
  readonly ceiling?: boolean;
  readonly allowHostChanges?: boolean;
}

/** `loadline check`: scenarios against their baselines. */
export function check(files: readonly string[], options: GlobalOptions & CheckFlags): Promise<ExitCode> {
  const { baseline, update = false, ceiling = false } = options;
  const tolerance = shareFlag('--tolerance', options.tolerance);
  return runExperiment(files, options, async (scenarios, run) => {
    const checks: CheckResult[] = [];
    for (const { file, scenario } of scenarios) {
      if (run.signal.aborted) break;
      const request = { ...experimentOptions(file, options, run), baseline, tolerance, update, ceiling };
      checks.push(await checkScenario(scenario, request));
    }
    deliver(options, renderReport([], options, { kind: 'check', checks }));
    return { exitCode: exitCodeOf(checks) };
  });
}

function exitCodeOf(checks: readonly CheckResult[]): ExitCode {
  if (checks.some(({ result }) => result === 'fail')) return EXIT.failed;
  return checks.some(({ result }) => result === 'inconclusive') ? EXIT.inconclusive : EXIT.pass;
}
