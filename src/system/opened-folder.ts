import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, readlinkSync, type Stats } from 'node:fs';
import { isAbsolute } from 'node:path';
import { isTrusted } from './owners.ts';

/** Not among Node's constants (include/uapi/asm-generic/fcntl.h; the same on x86-64 and arm64). */
const O_PATH = 0o10_000_000;
const FOLDER = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** As the kernel's own (MAXSYMLINKS). */
const MOST_LINKS = 40;

/** A folder that is held: what is done in it by `at` cannot be led elsewhere, whoever renames what on the way there. */
export interface OpenedFolder {
  /** A path to a name in it. */
  at(name: string): string;
  stat(): Stats;
  close(): void;
}

/** What stands in the way belongs to somebody who could lead us elsewhere. */
export class NotTrusted extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'NotTrusted';
  }
}

export interface Opening {
  /** Makes what is missing. */
  readonly make?: boolean;
  readonly mode?: number | undefined;
}

/**
 * Opens a folder one part of its path after the other. Links are followed where whoever owns them is trusted, and so is the owner of
 * the folder that they stand in. Throws NotTrusted, and what the system says.
 */
export function openFolder(path: string, opening: Opening = {}): OpenedFolder {
  let fd = openSync(isAbsolute(path) ? '/' : '.', FOLDER);
  let links = 0;
  let left = partsOf(path);
  try {
    for (let [name, ...rest] = left; name !== undefined; [name, ...rest] = left) {
      const place = placeIn(fd, name);
      const target = linkAt(place, fd, path);
      if (target === undefined) {
        if (opening.make === true) makeOne(place, opening.mode);
        fd = exchange(fd, openSync(place, FOLDER));
        left = rest;
      } else {
        links += 1;
        if (links > MOST_LINKS) throw new NotTrusted(`${path} goes round in links`);
        if (isAbsolute(target)) fd = exchange(fd, openSync('/', FOLDER));
        left = [...partsOf(target), ...rest];
      }
    }
  } catch (error) {
    closeSync(fd);
    throw shownAs(path, error);
  }
  return { at: name => placeIn(fd, name), stat: () => fstatSync(fd), close: () => closeSync(fd) };
}

/** Where a link leads that may be followed; undefined for what is no link. Throws NotTrusted for one that may not. */
export function linkAt(place: string, folder: number | OpenedFolder, path: string): string | undefined {
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() !== true) return undefined;
  const around = typeof folder === 'number' ? fstatSync(folder) : folder.stat();
  // In a folder of somebody else our own links can be moved, and then lead elsewhere.
  if (!isTrusted(found.uid)) throw new NotTrusted(`${path} leads through a link of user ${found.uid}`);
  if (!isTrusted(around.uid)) throw new NotTrusted(`${path} leads through a link in a folder of user ${around.uid}`);
  return readlinkSync(place);
}

/** Errors name the path that the user knows, and not how it was held. */
export function shownAs(path: string, error: unknown): unknown {
  if (error instanceof Error) error.message = error.message.replace(/'\/proc\/self\/fd\/\d+(?:\/[^']*)?'/, `'${path}'`);
  return error;
}

function placeIn(fd: number, name: string): string {
  return `/proc/self/fd/${fd}/${name}`;
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '' && part !== '.');
}

function exchange(old: number, fd: number): number {
  closeSync(old);
  return fd;
}

function makeOne(place: string, mode: number | undefined): void {
  try {
    mkdirSync(place, { mode });
  } catch (error) {
    const isThere = lstatSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
    if (!isThere) throw error;
  }
}
