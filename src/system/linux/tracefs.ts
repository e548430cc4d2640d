import { closeSync, existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { codeOf } from '../../model/error-code.ts';
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

/** The kernel's file system for tracing. */
export interface Tracefs {
  /** Whether it has this file or folder, such as `events/syscalls/sys_exit_accept4`. */
  has(file: string): boolean;
  /** Where an instance of this name is, once it was made. */
  placeOf(name: string): InstancePlace;
  /** Throws an error with `code` EEXIST for a name that is taken. The file system is closed with the instance. */
  makeInstance(name: string): TraceInstance;
  close(): void;
}

/** The folder of an instance: below `mount`, a descriptor, where the file system is mounted nowhere else; else a path. */
export interface InstancePlace {
  readonly name: string;
  readonly path: string;
  readonly mount?: number;
}

/** A trace buffer of our own in the kernel: its events and filters touch nobody else's. */
export interface TraceInstance {
  readonly name: string;
  /** Whether the instance has this file or folder. */
  has(file: string): boolean;
  write(file: string, text: string): void;
  /** Adds to a file that is a list. */
  append(file: string, text: string): void;
  openPipe(): NonblockingFile;
  /** Pipes must be closed before. */
  remove(): void;
}

/**
 * The tracefs that is mounted, or one that is mounted nowhere but in a descriptor of ours. Throws an error with `code` EPERM or EACCES
 * for anybody but root, ENODEV where the kernel has none.
 */
export function openTracefs(): Tracefs {
  const { root, mount, close } = findTracefs();
  const folderOf = (name: string): string => `${root}/instances/${name}`;
  return {
    has: file => existsSync(`${root}/${file}`),
    placeOf: name =>
      mount === undefined ? { name, path: folderOf(name) } : { name, path: `instances/${name}`, mount },
    makeInstance: name => {
      mkdirSync(folderOf(name));
      return instanceAt(name, folderOf(name), close);
    },
    close,
  };
}

function instanceAt(name: string, folder: string, close: () => void): TraceInstance {
  return {
    name,
    has: file => existsSync(`${folder}/${file}`),
    write: (file, text) => writeFileSync(`${folder}/${file}`, text),
    append: (file, text) => writeFileSync(`${folder}/${file}`, text, { flag: 'a' }),
    openPipe: () => openNonblocking(`${folder}/trace_pipe`),
    remove: () => {
      rmdirSync(folder);
      close();
    },
  };
}

/** Removes an instance that an earlier process left behind. False: there is none of that name. */
export function removeTraceInstance(name: string): boolean {
  const found = findTracefsIfAny();
  if (found === undefined) return false;
  const folder = `${found.root}/instances/${name}`;
  try {
    if (!existsSync(folder)) return false;
    rmdirSync(folder);
    return true;
  } finally {
    found.close();
  }
}

interface Found {
  readonly root: string;
  readonly mount?: number;
  close(): void;
}

/** A kernel without it (ENODEV) has no instance of any name. */
function findTracefsIfAny(): Found | undefined {
  try {
    return findTracefs();
  } catch (error) {
    if (codeOf(error) === 'ENODEV') return undefined;
    throw error;
  }
}

function findTracefs(): Found {
  const mounted = MOUNTED_AT.find(path => existsSync(`${path}/instances`));
  if (mounted !== undefined) return { root: mounted, close: () => undefined };
  const context = checked('fsopen tracefs', fsopen(FSOPEN, 'tracefs', CLOEXEC));
  try {
    checked('fsconfig tracefs', fsconfig(FSCONFIG, context, FSCONFIG_CMD_CREATE, null, null, 0));
    const mount = checked('fsmount tracefs', fsmount(FSMOUNT, context, CLOEXEC, 0));
    return { root: `/proc/self/fd/${mount}`, mount, close: () => closeSync(mount) };
  } finally {
    closeSync(context);
  }
}

function checked(what: string, result: number): number {
  if (result < 0) throw systemError(what, -result);
  return result;
}
