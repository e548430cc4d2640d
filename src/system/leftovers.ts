import { readdirSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../model/error-code.ts';
import { waitBlocking } from './blocking-wait.ts';
import { refuseForeign } from './folders.ts';
import { takeHostLock } from './host-lock.ts';
import { type JournalContent, parseJournal, writeJournal } from './journal-file.ts';
import type { FileLock, LockResult } from './linux/file-lock.ts';
import { bootId, identityOf, isEnding, isGone, isStopped, type ProcessIdentity } from './process-identity.ts';
import { type Undone, type UndoRecord, undo } from './undo.ts';

/** What became of one leftover. `journal` is the path of the file that told of it. */
export type Restored =
  | { readonly journal: string; readonly result: 'undone'; readonly record: UndoRecord; readonly undone: Undone }
  /** The boot that it belongs to is over, and its changes with it: thrown away. */
  | { readonly journal: string; readonly result: 'earlier-boot' }
  /** Not what a runner writes: nothing was applied, and the file was set aside as `movedTo`. */
  | { readonly journal: string; readonly result: 'corrupt'; readonly movedTo: string };

export interface Restoring {
  /** The host-wide lock, where the caller has it already. */
  readonly held?: FileLock;
  /** Also what a runner holds that was stopped: it finds its settings put back when it goes on. */
  readonly ofStopped?: boolean;
}

/** The kernel takes a killed runner apart in far less, even on a busy machine. */
const ENDED_WITHIN_MS = 10_000;

/**
 * Takes back what runners that were killed have left changed on this machine, and says what it did; nothing to do gives
 * an empty list. Journals of runners that still run are left alone; the end of one that is just being ended is waited for,
 * ten seconds at most. While a runner holds host-wide settings, it has seen to those of its dead predecessors itself.
 * Throws EACCES where the folder is closed to this user, as root's is, and CannotRun where root is led to a folder of somebody else.
 */
export function restoreLeftovers(stateFolder: string, { held, ofStopped = false }: Restoring = {}): Restored[] {
  const names = journalsIn(stateFolder);
  if (names.length > 0) refuseForeign(stateFolder);
  if (names.length === 0) return [];
  const lock = held ?? tryLock();
  try {
    return names.flatMap(name => restoreJournal(join(stateFolder, name), { isLocked: lock !== undefined, ofStopped }));
  } finally {
    if (held === undefined) lock?.release();
  }
}

function journalsIn(stateFolder: string): string[] {
  try {
    return readdirSync(stateFolder).filter(name => name.endsWith('.json'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Who may not have the lock may not change what it protects either, and needs none. */
function tryLock(): FileLock | undefined {
  try {
    let result = takeHostLock();
    waitBlocking(() => {
      if (isHeldByTheDead(result)) result = takeHostLock();
      return !isHeldByTheDead(result);
    }, ENDED_WITHIN_MS);
    return result.state === 'locked' ? result.lock : undefined;
  } catch (error) {
    if (codeOf(error) === 'EACCES') return { release: () => undefined };
    throw error;
  }
}

/** The kernel lets go of it a moment after its holder has ended. */
function isHeldByTheDead(result: LockResult): boolean {
  if (result.state === 'locked' || result.holderPid === undefined) return false;
  const holder = identityOf(result.holderPid);
  return holder === undefined || isEnding(holder);
}

interface Circumstances {
  readonly isLocked: boolean;
  readonly ofStopped: boolean;
}

function restoreJournal(journal: string, { isLocked, ofStopped }: Circumstances): Restored[] {
  const text = readIfThere(journal);
  if (text === undefined) return [];
  const content = parseJournal(text);
  if (content === undefined) return [setAside(journal)];
  if (content.bootId !== bootId()) {
    unlinkSync(journal);
    return [{ journal, result: 'earlier-boot' }];
  }
  const standsStill = ofStopped && isStopped(content.owner);
  if (!standsStill && isAtWork(content.owner)) return [];
  // One that was stopped has the lock itself.
  if (!isLocked && !standsStill && content.undo.some(record => record.kind === 'sysctl')) return [];
  return undoAll(journal, content);
}

/** What is being ended changes nothing any more, but may still hold what is to be removed. */
function isAtWork(owner: ProcessIdentity): boolean {
  if (isGone(owner)) return false;
  if (!isEnding(owner)) return true;
  waitBlocking(() => isGone(owner), ENDED_WITHIN_MS);
  return false;
}

/** Two restorers may meet: the other one was faster. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function setAside(journal: string): Restored {
  const movedTo = `${journal}.corrupt`;
  renameSync(journal, movedTo);
  return { journal, result: 'corrupt', movedTo };
}

/** The last change first: an earlier one of the same setting holds the value that was there before us. */
function undoAll(journal: string, content: JournalContent): Restored[] {
  const results = content.undo.toReversed().map(record => ({ record, undone: undo(record) }));
  const left = results.filter(({ undone }) => undone.outcome === 'failed').map(({ record }) => record);
  if (left.length === 0) unlinkSync(journal);
  else writeJournal(journal, { ...content, undo: left.toReversed() });
  return results.map(({ record, undone }) => ({ journal, result: 'undone', record, undone }));
}
