import { chmodSync, lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotRun } from '../model/errors.ts';
import { isEnding, isGone, ownIdentity } from './process-identity.ts';

/** Its name tells whose it is: process id and start time, then what mkdtemp adds. */
const NAME = /^loadline-(\d+)-(\d+)-\w{6}$/;

/** A fresh folder, once it is asked for. */
export interface PrivateFolder {
  /** Its path. Throws CannotRun where there is no place for it. */
  path(): string;
  remove(): void;
}

/**
 * A folder for what a server reads as it starts. A server that has dropped root may read in it too, for it holds no secrets. It is
 * removed as soon as the server listens; that of a runner that is killed before goes with `sweepPrivateFolders`.
 */
export function privateFolder(): PrivateFolder {
  let path: string | undefined;
  return {
    path: () => {
      path ??= inTemporaryPlace(make);
      return path;
    },
    remove: () => {
      if (path !== undefined) removeIfAllowed(path);
    },
  };
}

/** Writes a file in such a folder. Throws CannotRun where there is no room for it. */
export function writePrivate(file: string, text: string): void {
  inTemporaryPlace(() => writeFileSync(file, text));
}

function make(): string {
  const { pid, startTicks } = ownIdentity();
  const path = mkdtempSync(join(tmpdir(), `loadline-${pid}-${startTicks}-`));
  try {
    chmodSync(path, 0o755);
  } catch (error) {
    removeIfAllowed(path);
    throw error;
  }
  return path;
}

function inTemporaryPlace<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CannotRun(
      `a server's configuration could not be put into ${tmpdir()}: ${error.message}`,
      'set TMPDIR to a folder that has room and that this user may write to, and run the same command',
    );
  }
}

/** Removes the private folders of this user's runners that run no more. What cannot be looked at, or removed, is left. */
export function sweepPrivateFolders(): void {
  for (const name of namesIn(tmpdir())) {
    const [, pid, startTicks] = NAME.exec(name) ?? [];
    const owner = { pid: Number(pid), startTicks: Number(startTicks) };
    if (pid === undefined || (!isGone(owner) && !isEnding(owner))) continue;
    const path = join(tmpdir(), name);
    if (isOwnFolder(path)) removeIfAllowed(path);
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function removeIfAllowed(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // A file system that is read-only by now, for one: nothing depends on it.
  }
}

function isOwnFolder(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === process.geteuid?.();
}
