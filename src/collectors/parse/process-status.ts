import { wholeNumber } from './quantity.ts';

/** Real user id and number of threads. */
export interface ProcessStatus {
  readonly uid: number;
  readonly threads: number;
}

/** /proc/<pid>/status; undefined where it tells neither, as of a zombie's threads. */
export function parseProcessStatus(text: string): ProcessStatus | undefined {
  const uid = wholeNumber(/^Uid:\s+(\d+)/m.exec(text)?.[1]);
  const threads = wholeNumber(/^Threads:\s+(\d+)/m.exec(text)?.[1]);
  return uid === undefined || threads === undefined ? undefined : { uid, threads };
}
