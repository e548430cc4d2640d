import { existsSync, readdirSync, readFileSync, renameSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type JournalContent, parseJournal, writeJournal } from './journal-file.ts';
import { type FileLock, lockFile } from './linux/file-lock.ts';
import { bootId, isRunning } from './process-identity.ts';
import { type Undone, type UndoRecord, undo } from './undo.ts';

/** What became of one leftover. `journal` is the path of the file that told of it. */
export type Restored =
  | { readonly journal: string; readonly result: 'undone'; readonly record: UndoRecord; readonly undone: Undone }
  /** The boot that it belongs to is over, and its changes with it: thrown away. */
  | { readonly journal: string; readonly result: 'earlier-boot' }
  /** Not what a runner writes: nothing was applied, and the file was set aside as `movedTo`. */
  | { readonly journal: string; readonly result: 'corrupt'; readonly movedTo: string };

/** The lock that holders of host-wide settings share. */
export function hostLockPath(stateFolder: string): string {
  return join(stateFolder, 'host-wide.lock');
}

/**
 * Takes back what runners that were killed have left changed on this machine, and says what it did; nothing to do gives
 * an empty list. Journals of runners that still run are left alone. While a runner holds host-wide settings, it has seen
 * to those of its dead predecessors itself.
 *
 * @param held the host-wide lock, where the caller has it already
 */
export function restoreLeftovers(stateFolder: string, held?: FileLock): Restored[] {
  if (!existsSync(stateFolder)) return [];
  const names = readdirSync(stateFolder).filter(name => name.endsWith('.json'));
  if (names.length === 0) return [];
  const lock = held ?? tryLock(stateFolder);
  try {
    return names.flatMap(name => restoreJournal(join(stateFolder, name), lock !== undefined));
  } finally {
    if (held === undefined) lock?.release();
  }
}

function tryLock(stateFolder: string): FileLock | undefined {
  const result = lockFile(hostLockPath(stateFolder));
  return result.state === 'locked' ? result.lock : undefined;
}

function restoreJournal(journal: string, locked: boolean): Restored[] {
  const text = readIfThere(journal);
  if (text === undefined) return [];
  const content = parseJournal(text);
  if (content === undefined) return [setAside(journal)];
  if (content.bootId !== bootId()) {
    unlinkSync(journal);
    return [{ journal, result: 'earlier-boot' }];
  }
  if (isRunning(content.owner)) return [];
  if (!locked && content.undo.some(record => record.kind === 'sysctl')) return [];
  return undoAll(journal, content);
}

/** Two restorers may meet: the other one was faster. */
function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
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
