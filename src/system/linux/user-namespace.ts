import { errnoName } from '../../model/errno.ts';
import { CannotRun } from '../../model/errors.ts';
import { ownCommand } from '../own-program.ts';
import { requireProgram } from '../programs.ts';
import { systemCall } from './libc.ts';

const execve = systemCall<[string, readonly (string | null)[], readonly (string | null)[]]>(
  'int execve(const char *path, const char **argv, const char **envp)',
);
const fcntl = systemCall<[number, number, number]>('int fcntl(int fd, int cmd, int argument)');

/** include/uapi/asm-generic/fcntl.h */
const F_SETFD = 2;

/** Tells the new process that it is one. */
const MARK = 'LOADLINE_IN_USER_NAMESPACE';

/**
 * Replaces this process by itself as root of a user namespace of its own: same process id, same files, same arguments.
 * Nothing that this process has begun goes on, so call it first. Returns only by throwing: CannotRun where `unshare` is
 * missing, or where the new process turned out to lack the rights it was made for.
 *
 * @param words the arguments of this program, as in `process.argv.slice(2)`
 */
export function reexecInUserNamespace(words: readonly string[]): never {
  if (process.env[MARK] !== undefined) {
    throw new CannotRun('a user namespace was made, but it gives no rights here', 'run `loadline doctor`, or use sudo');
  }
  const unshare = requireProgram('unshare', 'util-linux', 'to make a user namespace');
  const command = [unshare, '--user', '--map-root-user', '--', ...ownCommand(words)];
  keepStandardStreams();
  const result = execve(unshare, [...command, null], [...environment(), null]);
  throw new CannotRun(`execve(${unshare}) failed: ${errnoName(-result)}`);
}

/** Node marks all its descriptors to be closed on exec. */
function keepStandardStreams(): void {
  for (const fd of [0, 1, 2]) fcntl(fd, F_SETFD, 0);
}

function environment(): string[] {
  return Object.entries({ ...process.env, [MARK]: '1' }).map(([name, value]) => `${name}=${value ?? ''}`);
}
