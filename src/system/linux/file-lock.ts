import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { ERRNO } from '../../model/errno.ts';
import { ownIdentity } from '../process-identity.ts';
import { systemCall } from './libc.ts';
import { systemError } from './system-error.ts';

const flock = systemCall<[number, number]>('int flock(int fd, int operation)');

/** include/uapi/asm-generic/fcntl.h */
const LOCK_EX = 2;
const LOCK_NB = 4;

export interface FileLock {
  /** Releasing twice is harmless. */
  release(): void;
}

export type LockResult =
  | { readonly state: 'locked'; readonly lock: FileLock }
  | { readonly state: 'busy'; readonly holderPid: number | undefined };

/** Takes the file for this process alone, or says who has it. The kernel gives it back when the holder ends, however. */
export function lockFile(path: string): LockResult {
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  const result = flock(fd, LOCK_EX | LOCK_NB);
  if (result === 0) {
    ftruncateSync(fd);
    writeSync(fd, `${ownIdentity().pid}\n`, 0);
    return { state: 'locked', lock: lockOn(fd) };
  }
  closeSync(fd);
  if (result !== -ERRNO.EAGAIN) throw systemError(`flock(${path})`, -result);
  const holder = Number.parseInt(readFileSync(path, 'utf8'), 10);
  return { state: 'busy', holderPid: Number.isNaN(holder) ? undefined : holder };
}

function lockOn(fd: number): FileLock {
  let held = true;
  return {
    release: () => {
      if (held) closeSync(fd);
      held = false;
    },
  };
}
