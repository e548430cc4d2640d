import { join } from 'node:path';
import type { RunWatch } from '../../api/run-plan.ts';
import { progressLine } from '../../api/runs/progress-event.ts';
import { appendProgress, PROGRESS_FILE } from '../../api/runs/progress-file.ts';
import type { Plan } from '../../model/plan.ts';
import { visible } from '../../report/escape.ts';
import { warningSentence } from '../../report/wording/warning.ts';
import { makeFolder } from '../../system/folders.ts';
import { saving } from '../../system/saving.ts';
import { divertNotes, note } from '../output.ts';
import type { ProgressView } from './progress-view.ts';
import type { ProgressStyle } from './style.ts';
import { openView } from './view.ts';

interface WatchOptions {
  readonly progress: ProgressStyle;
  /** False with `--no-color`. */
  readonly color: boolean;
  /** In the place of the style's own. */
  readonly view?: ProgressView;
  /** Between two lines in the run's folder. Default: 250. */
  readonly fileEveryMs?: number;
}

/** Between two lines in the run's folder. */
const FILE_EVERY_MS = 250;

/** For a person or a program at standard error, and those who follow the run's folder. */
export function openWatch(plan: Plan, options: WatchOptions & { readonly folder: string }): RunWatch {
  const { folder, progress: style, fileEveryMs = FILE_EVERY_MS } = options;
  const { name: scenario } = plan.scenario;
  const view = options.view ?? openView(scenario, style, process.stderr, options.color);
  const undivert = divertNotes(view.note);
  let filing = true;
  // Who follows the run does without; the run does not.
  const file = (event: Parameters<typeof appendProgress>[1]) => {
    const path = join(folder, PROGRESS_FILE);
    const write = () => appendProgress(folder, event);
    if (filing) filing = saving(path, write, ({ message }) => note(`loadline: ${visible(message)}`));
  };
  const tell = (event: Parameters<typeof appendProgress>[1]) => {
    file(event);
    if (style === 'ndjson') process.stderr.write(progressLine(event));
  };
  makeFolder(folder);
  tell({ event: 'started', scenario, folder });
  if (style !== 'none') {
    for (const warning of plan.warnings) note(`${visible(scenario)}: warning: ${warningSentence(warning)}`);
  }
  let filedMs = Number.NEGATIVE_INFINITY;
  return {
    show: progress => {
      view.show(progress);
      if (progress.elapsedMs - filedMs < fileEveryMs) return;
      filedMs = progress.elapsedMs;
      file({ event: 'progress', scenario, ...progress });
    },
    ended: ({ state }) => tell({ event: 'ended', scenario, folder, state }),
    close: () => {
      view.end();
      undivert();
    },
  };
}
