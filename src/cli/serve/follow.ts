import { closeSync, openSync, readSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { every } from '../../system/timer.ts';
import { PROGRESS_FILE } from '../progress/progress-file.ts';

const EVERY_MS = 200;
const READ_BYTES = 65_536;

/** Sends each line of a run's progress as a server-sent event, those that are there already and those that come. */
export function followProgress(folder: string, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const file = openSync(join(folder, PROGRESS_FILE), 'r');
  const buffer = Buffer.alloc(READ_BYTES);
  let left = '';
  const forward = () => {
    for (let bytes = READ_BYTES; bytes === READ_BYTES; ) {
      bytes = readSync(file, buffer, 0, READ_BYTES, null);
      const lines = (left + buffer.toString('utf8', 0, bytes)).split('\n');
      left = lines.pop() ?? '';
      for (const line of lines) response.write(`data: ${line}\n\n`);
    }
  };
  const timer = every(EVERY_MS, forward);
  request.on('close', () => {
    clearInterval(timer);
    closeSync(file);
  });
  forward();
}
