import { once } from 'node:events';
import { statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { CannotRun, EXIT, type ExitCode, InvalidInput, usageError } from '../../model/errors.ts';
import { visible } from '../../report/escape.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { createReportServer } from '../serve/server.ts';

export interface ServeOptions extends GlobalOptions {
  readonly port: string;
}

/** `loadline serve`: the pages of a folder of runs, to this machine alone, until it is interrupted. */
export async function serve(folder: string, options: ServeOptions): Promise<ExitCode> {
  const port = portOf(options.port);
  if (!isFolder(folder)) {
    throw new InvalidInput([{ at: { file: folder }, message: 'no such folder', expected: 'a folder of runs' }]);
  }
  const server = createReportServer(folder);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((error: Error) => {
    throw new CannotRun(`port ${port} cannot be listened on: ${error.message}`, 'another --port, or --port 0');
  });
  const { port: bound } = server.address() as AddressInfo;
  const interruption = interrupted();
  note(`loadline: ${visible(folder)} is at http://127.0.0.1:${bound}/ (Ctrl-C ends it)`);
  await interruption;
  server.close();
  server.closeAllConnections();
  return EXIT.pass;
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function interrupted(): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw usageError('--port', `'${text}' is no port`, 'a number from 0 to 65535');
}
