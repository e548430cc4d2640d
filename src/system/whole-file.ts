import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, isAbsolute } from 'node:path';
import { NotSaved } from '../model/errors.ts';
import { linkAt, NotTrusted, type OpenedFolder, openFolder, shownAs } from './opened-folder.ts';
import { isRoot, isTrusted } from './owners.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_NOCTTY, O_NONBLOCK } = constants;

/**
 * Writes a file in one step: a reader sees the old content or the new one, never a part. What is not a file of its own, such
 * as `/dev/stdout` or a named pipe, is written to as it stands. Throws NotSaved where another user could choose what is written over.
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  inPlace(file, place => {
    if (place.isSpecial) writeSpecial(place, content);
    else withDraft(place, content, draft => renameSync(draft, place.path));
  });
}

/** Throws where `writeWhole` would; leaves nothing behind. */
export function checkWritable(file: string): void {
  inPlace(file, place => {
    if (!place.isSpecial) withDraft(place, '', draft => rmSync(draft));
  });
}

/** Adds to the end of a file, which is made if need be. Throws NotSaved as `writeWhole` does. */
export function appendTo(file: string, text: string): void {
  inPlace(file, ({ path }) => {
    const fd = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0o666);
    try {
      if (!fstatSync(fd).isFile()) throw new NotTrusted('it is not a regular file');
      writeFileSync(fd, text);
    } finally {
      closeSync(fd);
    }
  });
}

/** Where a file is written: the folder is held, and all links are behind us. */
interface Place {
  readonly folder: OpenedFolder;
  /** By the held folder. */
  readonly path: string;
  /** A device or a pipe. */
  readonly isSpecial: boolean;
  /** The last link is one of the kernel's own, to a pipe or a socket, and can only be followed. */
  readonly isMagic: boolean;
}

function inPlace(file: string, act: (place: Place) => void): void {
  try {
    const place = placeOf(file, 0);
    try {
      act(place);
    } finally {
      place.folder.close();
    }
  } catch (error) {
    if (error instanceof NotTrusted) throw new NotSaved([{ file, why: error.message }]);
    throw shownAs(file, error);
  }
}

const MOST_LINKS = 40;
const MAGIC = /^(?:pipe|socket|anon_inode):/;

function placeOf(file: string, links: number): Place {
  const folder = openFolder(dirname(file));
  try {
    const path = folder.at(basename(file));
    const target = linkAt(path, folder, file);
    if (target !== undefined && !MAGIC.test(target)) {
      if (links > MOST_LINKS) throw new NotTrusted('it goes round in links');
      const next = isAbsolute(target) ? target : `${dirname(file)}/${target}`;
      folder.close();
      return placeOf(next, links + 1);
    }
    const found = target === undefined ? lstatSync(path, { throwIfNoEntry: false }) : undefined;
    checkOwners(folder.stat(), found);
    const isSpecial = target !== undefined || (found !== undefined && !found.isFile());
    return { folder, path, isSpecial, isMagic: target !== undefined };
  } catch (error) {
    folder.close();
    throw error;
  }
}

/** Root writes to nobody else's folder, nor over nobody else's file: a terminal is a device, and stays whose it is. */
function checkOwners(folder: Stats, found: Stats | undefined): void {
  if (!isRoot() || found?.isCharacterDevice() === true) return;
  if (!isTrusted(folder.uid)) throw new NotTrusted(`its folder belongs to user ${folder.uid}, and this is root`);
  if (found !== undefined && !isTrusted(found.uid)) {
    throw new NotTrusted(`it belongs to user ${found.uid}, and this is root`);
  }
}

/** The draft's name cannot be guessed, and what has it already is never written to. */
function withDraft({ folder }: Place, content: string | Uint8Array, act: (draft: string) => void): void {
  const draft = folder.at(`.loadline-${randomBytes(9).toString('hex')}.new`);
  const fd = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666);
  try {
    try {
      writeFileSync(fd, content);
    } finally {
      closeSync(fd);
    }
    act(draft);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}

function writeSpecial({ path, isMagic }: Place, content: string | Uint8Array): void {
  const fd = openSync(path, isMagic ? O_WRONLY | O_NOCTTY : O_WRONLY | O_NOCTTY | O_NOFOLLOW);
  try {
    writeFileSync(fd, content);
  } finally {
    closeSync(fd);
  }
}
