import { type CeilingResult, findCeiling } from '../../api/find-ceiling.ts';
import { sectionFrom } from '../../api/section.ts';
import type { CeilingTrial } from '../../model/ceiling.ts';
import { EXIT, type ExitCode } from '../../model/fault.ts';
import type { ReportSection } from '../../model/report.ts';
import type { Check } from '../../model/verdict.ts';
import { count } from '../../report/numbers.ts';
import { causePhrase } from '../../report/wording/cause.ts';
import { verdictOf } from '../../verdict/judge.ts';
import { judgeCeiling } from '../../verdict/judge-ceiling.ts';
import { deliver } from '../deliver.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import { countFlag, durationFlag, shareFlag } from '../flags.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { renderReport } from '../render-report.ts';

export interface CeilingFlags {
  readonly max?: string;
  readonly precision: string;
  readonly repeat: string;
  readonly time: string;
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/** `loadline ceiling`: the highest number of connections that are all served. */
export function ceiling(file: string, options: GlobalOptions & CeilingFlags): Promise<ExitCode> {
  const { max, precision, repeat, time } = options;
  const request = {
    ...(max !== undefined && { max: countFlag('--max', max) }),
    precision: shareFlag('--precision', precision),
    repeat: countFlag('--repeat', repeat),
    timeMs: durationFlag('--time', time),
    ...(!options.quiet && { onTrial: tell }),
  };
  return runExperiment([file], options, async ([{ scenario } = noScenario()], run) => {
    const result = await findCeiling(scenario, { ...request, ...experimentOptions(file, options, run) });
    const checks = judgeCeiling(scenario.expect, result.ceiling);
    deliver(options, renderReport(breakingRun(result, checks), options, { kind: 'ceiling', checks, ...told(result) }));
    return exitCodeOf(result, checks);
  });
}

function told({ scenario, ceiling: found, folder }: CeilingResult) {
  return { scenario: scenario.name, ceiling: found, folder };
}

/** The run just above the ceiling has the evidence of what binds. Expectations of one run are not about its load. */
function breakingRun({ ceiling: { ended, broke, trials } }: CeilingResult, checks: readonly Check[]): ReportSection[] {
  const trial = trials.find(({ connections, held }) => !held && connections === broke);
  return trial === undefined
    ? []
    : [{ ...sectionFrom(trial.folder), verdict: verdictOf(checks, ended.end === 'found') }];
}

function exitCodeOf({ ceiling: { ended } }: CeilingResult, checks: readonly Check[]): ExitCode {
  if (ended.end === 'stopped') return EXIT.interrupted;
  if (checks.some(({ result }) => result === 'fail')) return EXIT.failed;
  if (checks.some(({ result }) => result === 'inconclusive')) return EXIT.inconclusive;
  return ended.end === 'found' || ended.end === 'not-found' ? EXIT.pass : EXIT.inconclusive;
}

function tell({ connections, held, served, causes: [main] }: CeilingTrial): void {
  const why = main === undefined ? '' : `: ${causePhrase(main.cause)}`;
  note(`${count(connections)} connections: ${held ? 'held' : `broke, ${count(served)} served${why}`}`);
}

function noScenario(): never {
  throw new RangeError('an experiment without a scenario');
}
