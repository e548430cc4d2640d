import { unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { codeOf } from '../model/error-code.ts';
import { makeFolder } from './folders.ts';
import { type JournalContent, writeJournal } from './journal-file.ts';
import { bootId, ownIdentity } from './process-identity.ts';
import { type Undone, type UndoRecord, undo } from './undo.ts';

/**
 * This process's changes to the machine, with how to take each back, kept on disk so that somebody else can when we are
 * killed. Journal first, change second.
 */
export interface Journal {
  /** Returns when the disk has the record: only then make the change. Where it throws, no record of it is left. */
  record(change: UndoRecord): void;
  /** Takes a recorded change back, and forgets it unless that failed. */
  undo(change: UndoRecord): Undone;
  /** Whether changes stand. */
  readonly pending: number;
}

const opened = new Map<string, Journal>();

/**
 * This process's journal in a state folder, which is made if need be. The file appears with the first record and goes
 * with the last. Throws what the file system throws.
 */
export function openJournal(stateFolder: string): Journal {
  const known = opened.get(stateFolder);
  if (known !== undefined) return known;
  const journal = createJournal(stateFolder);
  opened.set(stateFolder, journal);
  return journal;
}

function createJournal(stateFolder: string): Journal {
  const owner = ownIdentity();
  const boot = bootId();
  const path = join(stateFolder, `${owner.pid}-${owner.startTicks}.json`);
  let changes: readonly UndoRecord[] = [];

  const keep = (next: readonly UndoRecord[]): void => {
    const content: JournalContent = { schema: 'loadline.journal/1', bootId: boot, owner, undo: next };
    if (next.length > 0) writeJournal(path, content);
    else removeFile(path);
  };
  /** A record too many does no harm: whoever restores finds nothing to do. */
  const forget = (next: readonly UndoRecord[]): void => {
    changes = next;
    try {
      keep(next);
    } catch {
      // What the disk did not take now it takes with the last change.
    }
  };

  return {
    record: change => {
      makeFolder(stateFolder, 0o700);
      try {
        keep([...changes, change]);
      } catch (error) {
        forget(changes);
        throw error;
      }
      changes = [...changes, change];
    },
    undo: change => {
      const at = changes.findLastIndex(each => isDeepStrictEqual(each, change));
      if (at < 0) throw new Error('a change that was never recorded cannot be taken back');
      const undone = undo(change);
      if (undone.outcome !== 'failed') forget(changes.toSpliced(at, 1));
      return undone;
    },
    get pending() {
      return changes.length;
    },
  };
}

/** In one call: what has to look at a file first may be refused that, and leaves it. */
function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
