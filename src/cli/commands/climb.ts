import { dirname, join } from 'node:path';
import { climb as climbTo } from '../../api/climb.ts';
import { ladderReport } from '../../api/experiment-report.ts';
import type { ClimbResult } from '../../api/results.ts';
import { LIMITS } from '../../limits/catalog.ts';
import type { ClimbNews, EarlyRaise } from '../../model/climb.ts';
import { type ExitCode, usageError } from '../../model/errors.ts';
import { suggest } from '../../model/suggest.ts';
import { ladderFiles } from '../../report/climb-files.ts';
import { visible } from '../../report/escape.ts';
import { climbNewsPhrase } from '../../report/wording/climb.ts';
import { makeFolder } from '../../system/folders.ts';
import { type OnUnsaved, saving } from '../../system/saving.ts';
import { writeWhole } from '../../system/whole-file.ts';
import { deliverExperiment } from '../deliver-experiment.ts';
import { experimentOptions, runExperiment } from '../experiment.ts';
import { choiceFlag, countFlag } from '../flags.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';

export interface ClimbFlags {
  readonly to: string;
  readonly from?: string;
  readonly raise: readonly string[];
  readonly write?: string;
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/** `loadline climb`: the smallest set of raises with which so many connections are served. */
export function climb(file: string, options: GlobalOptions & ClimbFlags): Promise<ExitCode> {
  const { from, write, raise } = options;
  const request = {
    to: countFlag('--to', options.to),
    early: raise.map(earlyRaise),
    ...(from !== undefined && { from: choiceFlag('--from', from, ['host', 'kernel-defaults']) }),
    ...(!options.quiet && { onStep: (news: ClimbNews) => note(climbNewsPhrase(news)) }),
  };
  return runExperiment([file], options, async (scenarios, run) => {
    const [only] = scenarios;
    if (only === undefined) throw new RangeError('an experiment without a scenario');
    const result = await climbTo(only.scenario, { ...request, ...experimentOptions(file, options, run) });
    if (write !== undefined) writeFiles(result, write, run.onUnsaved);
    return deliverExperiment(ladderReport(result), options);
  });
}

function writeFiles({ ladder, scenario }: ClimbResult, folder: string, onUnsaved: OnUnsaved): void {
  for (const { path, content } of ladderFiles(ladder, scenario.target.kind)) {
    const file = join(folder, path);
    const write = () => {
      makeFolder(dirname(file));
      writeWhole(file, content);
    };
    if (saving(file, write, onUnsaved)) note(`loadline: wrote ${visible(file)}`);
  }
}

/** `somaxconn`, or `nofile:client` for a limit that either side has. */
function earlyRaise(written: string): EarlyRaise {
  const [id = '', chosen] = written.split(':');
  const limit = LIMITS.find(each => each.id === id);
  const side = limit?.sides.find(each => each === chosen) ?? (limit?.sides.length === 1 ? limit.sides[0] : undefined);
  if (limit !== undefined && side !== undefined && (chosen === undefined || chosen === side))
    return { limit: limit.id, side };
  const names = LIMITS.flatMap(each =>
    each.sides.length === 1 ? [each.id] : each.sides.map(of => `${each.id}:${of}`),
  );
  const likely = suggest(written, names);
  throw usageError('--raise', `there is no limit '${written}'`, `one of ${names.join(', ')}`, likely);
}
