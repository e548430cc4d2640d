import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../model/run.ts';
import { appendTo } from '../../system/whole-file.ts';
import { type ProgressEvent, progressLine } from './progress-event.ts';

/** Stands in a run's folder, so that `serve` can follow the run. */
export const PROGRESS_FILE = 'progress.ndjson';

/** A runner writes a line a second at least; one that wrote none for so long is gone. */
const SILENT_MS = 10_000;

export function appendProgress(folder: string, event: ProgressEvent): void {
  appendTo(join(folder, PROGRESS_FILE), progressLine(event));
}

/** Whether the run is under way now, and not merely left behind by a runner that was killed. */
export function isUnderWay(folder: string, { state }: Run): boolean {
  return state.state === 'running' && !isSilent(folder);
}

/** Whether nobody has written of the run for so long that its runner is gone. */
export function isSilent(folder: string): boolean {
  const found = statSync(join(folder, PROGRESS_FILE), { throwIfNoEntry: false });
  return found === undefined || Date.now() - found.mtimeMs >= SILENT_MS;
}
