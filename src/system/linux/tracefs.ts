import { closeSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { systemCall } from './libc.ts';
import { type NonblockingFile, openNonblocking } from './nonblocking-file.ts';
import { systemError } from './system-error.ts';

// Numbers of the mount calls are the same on every architecture.
const FSOPEN = 430;
const FSCONFIG = 431;
const FSMOUNT = 432;
const FSCONFIG_CMD_CREATE = 6;
const CLOEXEC = 1;
const MOUNTED_AT = ['/sys/kernel/tracing', '/sys/kernel/debug/tracing'];

const fsopen = systemCall<[number, string, number]>('long syscall(long, const char *, unsigned int)');
const fsconfig = systemCall<[number, number, number, null, null, number]>(
  'long syscall(long, int, unsigned int, const char *, const void *, int)',
);
const fsmount = systemCall<[number, number, number, number]>('long syscall(long, int, unsigned int, unsigned int)');

/** A trace buffer of our own in the kernel: its events and filters touch nobody else's. */
export interface TraceInstance {
  readonly name: string;
  /** Whether the instance has this file or folder, such as `events/syscalls/sys_exit_accept4`. */
  has(file: string): boolean;
  write(file: string, text: string): void;
  /** Adds to a file that is a list. */
  append(file: string, text: string): void;
  openPipe(): NonblockingFile;
  /** Pipes must be closed before. */
  remove(): void;
}

/** Throws an error with `code` EPERM or EACCES for anybody but root, ENODEV where the kernel has no tracefs. */
export function makeTraceInstance(name: string): TraceInstance {
  const root = openTracefs();
  const folder = `${root.path}/instances/${name}`;
  try {
    mkdirSync(folder);
  } catch (error) {
    root.close();
    throw error;
  }
  return {
    name,
    has: file => existsSync(`${folder}/${file}`),
    write: (file, text) => writeFileSync(`${folder}/${file}`, text),
    append: (file, text) => writeFileSync(`${folder}/${file}`, text, { flag: 'a' }),
    openPipe: () => openNonblocking(`${folder}/trace_pipe`),
    remove: () => {
      rmdirSync(folder);
      root.close();
    },
  };
}

/** Removes an instance that an earlier process left behind. False: there is none of that name. */
export function removeTraceInstance(name: string): boolean {
  const root = openTracefs();
  const folder = `${root.path}/instances/${name}`;
  try {
    if (!existsSync(folder)) return false;
    rmdirSync(folder);
    return true;
  } finally {
    root.close();
  }
}

interface Tracefs {
  readonly path: string;
  close(): void;
}

/** The mounted tracefs, or one mounted nowhere but in a descriptor of ours. */
function openTracefs(): Tracefs {
  const mounted = MOUNTED_AT.find(path => existsSync(`${path}/instances`));
  if (mounted !== undefined) return { path: mounted, close: () => undefined };
  const context = checked('fsopen tracefs', fsopen(FSOPEN, 'tracefs', CLOEXEC));
  try {
    checked('fsconfig tracefs', fsconfig(FSCONFIG, context, FSCONFIG_CMD_CREATE, null, null, 0));
    const mount = checked('fsmount tracefs', fsmount(FSMOUNT, context, CLOEXEC, 0));
    return { path: `/proc/self/fd/${mount}`, close: () => closeSync(mount) };
  } finally {
    closeSync(context);
  }
}

function checked(what: string, result: number): number {
  if (result < 0) throw systemError(what, -result);
  return result;
}
