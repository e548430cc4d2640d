import { closeSync, constants, fchmodSync, fstatSync, ftruncateSync, openSync, unlinkSync } from 'node:fs';
import { lastLines, readEnd } from '../../system/end-of-file.ts';

/** A server may write a line a request: the file never holds much more than this. */
const MOST_BYTES = 64 * 1024 * 1024;
const LAST_BYTES = 4096;

/** Where a server's standard output goes: to a file, so that nobody has to read it for the server to go on. */
export interface StandardOutput {
  readonly fd: number;
  /** The last lines as they were written. */
  end(lines: number): string;
  /** Empties the file where it has become too long: what is written later begins it anew. */
  bound(): void;
  close(): void;
}

/** Opens such a file, which has a name in the folder no longer; undefined where there is no place for one. */
export function openStandardOutput(folder: () => string): StandardOutput | undefined {
  const fd = opened(folder);
  if (fd === undefined) return undefined;
  return {
    fd,
    end: lines => lastLines(readEnd(fd, LAST_BYTES), lines),
    bound: () => {
      if (fstatSync(fd).size > MOST_BYTES) ftruncateSync(fd);
    },
    close: () => closeSync(fd),
  };
}

function opened(folder: () => string): number | undefined {
  try {
    const { O_RDWR, O_CREAT, O_EXCL, O_APPEND } = constants;
    const path = `${folder()}/standard-output`;
    const fd = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_APPEND, 0o600);
    unlinkSync(path);
    // A server that has dropped root may open /dev/stdout.
    fchmodSync(fd, 0o666);
    return fd;
  } catch {
    return undefined;
  }
}
