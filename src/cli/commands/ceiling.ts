import { type CeilingResult, findCeiling } from '../../api/find-ceiling.ts';
import { sectionFrom } from '../../api/section.ts';
import type { CeilingTrial } from '../../model/ceiling.ts';
import { EXIT, type ExitCode } from '../../model/fault.ts';
import type { ReportSection } from '../../model/report.ts';
import { count } from '../../report/numbers.ts';
import { causePhrase } from '../../report/wording/cause.ts';
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
    deliver(options, renderReport(breakingRun(result), options, { kind: 'ceiling', ...told(result) }));
    return { folder: result.folder, exitCode: exitCodeOf(result) };
  });
}

function told({ scenario, ceiling: found, folder }: CeilingResult) {
  return { scenario: scenario.name, ceiling: found, folder };
}

/** The run just above the ceiling: it has the evidence of what binds. */
function breakingRun({ ceiling: { broke, trials } }: CeilingResult): ReportSection[] {
  const trial = trials.find(({ connections, held }) => !held && connections === broke);
  return trial === undefined ? [] : [sectionFrom(trial.folder)];
}

function exitCodeOf({ ceiling: { ended } }: CeilingResult): ExitCode {
  if (ended.end === 'stopped') return EXIT.interrupted;
  return ended.end === 'found' || ended.end === 'not-found' ? EXIT.pass : EXIT.inconclusive;
}

function tell({ connections, held, served, causes: [main] }: CeilingTrial): void {
  const why = main === undefined ? '' : `: ${causePhrase(main.cause)}`;
  note(`${count(connections)} connections: ${held ? 'held' : `broke, ${count(served)} served${why}`}`);
}

function noScenario(): never {
  throw new RangeError('an experiment without a scenario');
}
