import type { RunProgress } from '../../model/progress.ts';
import type { RunState } from '../../model/run.ts';
import { visibleJson } from '../../report/escape.ts';

/** What `--progress ndjson` says: one JSON object a line, fields may be added. */
export type ProgressEvent =
  | { readonly event: 'started'; readonly scenario: string; readonly folder: string }
  | { readonly event: 'note'; readonly scenario: string; readonly text: string }
  | ({ readonly event: 'progress'; readonly scenario: string } & RunProgress)
  | { readonly event: 'ended'; readonly scenario: string; readonly folder: string; readonly state: RunState['state'] };

/** One line, with its end. */
export function progressLine(event: ProgressEvent): string {
  return `${visibleJson(JSON.stringify({ schema: 'loadline.progress/1', ...event }))}\n`;
}
