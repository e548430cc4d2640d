import { ceilingReport } from '../../api/experiment-report.ts';
import { findCeiling } from '../../api/find-ceiling.ts';
import type { CeilingTrial } from '../../model/ceiling.ts';
import type { ExitCode } from '../../model/errors.ts';
import { count } from '../../report/numbers.ts';
import { causePhrase } from '../../report/wording/cause.ts';
import { deliverExperiment } from '../deliver-experiment.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import { countFlag, durationFlag, shareFlag } from '../flags.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';

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
    return deliverExperiment(ceilingReport(result), options);
  });
}

function tell({ connections, held, served, causes: [main] }: CeilingTrial): void {
  const why = main === undefined ? '' : `: ${causePhrase(main.cause)}`;
  note(`${count(connections)} connections: ${held ? 'held' : `broke, ${count(served)} served${why}`}`);
}

function noScenario(): never {
  throw new RangeError('an experiment without a scenario');
}
