import { closeSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { isSilent, PROGRESS_FILE } from '../../api/runs/progress-file.ts';
import { savedProgress } from '../../saved/progress.ts';
import { openRegular } from '../../system/regular-file.ts';
import { every } from '../../system/timer.ts';
import { lineReader } from './lines.ts';

const EVERY_MS = 200;
/** A run of an hour, the longest, writes a few. */
const MOST_BYTES = 64 * 2 ** 20;

/** A run's progress that is open, to be sent to one page. */
export interface Following {
  /** Sends the lines that are there, and those that come, until the page, the run or its runner is gone. */
  sendTo(response: ServerResponse): void;
}

/** Opens the progress of the run in `folder`, before anything is answered. Throws Unreadable where there is none. */
export function openProgress(folder: string): Following {
  const file = openRegular(join(folder, PROGRESS_FILE), { mostBytes: MOST_BYTES, follow: false });
  const next = lineReader(file);
  /** Sends what there is; false once nothing will come. A page that takes nothing is sent nothing: nothing piles up here. */
  const forward = (response: ServerResponse): boolean => {
    while (!response.writableNeedDrain) {
      const line = next();
      if (line === undefined) {
        if (!isSilent(folder)) return true;
        response.write(eventOf({ schema: 'loadline.progress/1', event: 'cut-off' }));
        return false;
      }
      const said = progressIn(line);
      if (said !== undefined) response.write(eventOf(said));
      if (said?.event === 'ended') return false;
    }
    return true;
  };
  return {
    sendTo: response => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      const timer = every(EVERY_MS, () => {
        if (!forward(response)) response.end();
      });
      response.on('close', () => {
        clearInterval(timer);
        closeSync(file);
      });
      if (!forward(response)) response.end();
    },
  };
}

/** Written anew: no line of the file can hold what ends an event. */
function eventOf(said: object): string {
  return `data: ${JSON.stringify(said)}\n\n`;
}

/** Undefined for a line that no runner wrote: it is left out. */
function progressIn(line: string) {
  try {
    const value: unknown = JSON.parse(line);
    const { data } = savedProgress.safeParse(value);
    return data === undefined ? undefined : { ...(value as typeof data) };
  } catch {
    return undefined;
  }
}
