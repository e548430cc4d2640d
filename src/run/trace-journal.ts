import { watchFolder } from '../lab/watcher.ts';
import { openJournal } from '../system/journal.ts';
import type { InstancePlace } from '../system/linux/tracefs.ts';
import { defaultStateFolder } from '../system/state-folder.ts';
import type { UndoRecord } from '../system/undo.ts';

/** Sees to it that the kernel's trace instance goes when this process is killed: at once, or else by the next command. */
export interface TraceJournal {
  /** To be called before the instance is made. Throws CannotRun where nothing could watch over it. */
  record(place: InstancePlace): void;
  /** To be called once the instance was removed. */
  forget(): void;
}

export function traceJournal(restoreCommand: readonly string[] | undefined): TraceJournal {
  const kept: { readonly record: UndoRecord; readonly stopWatching: () => void }[] = [];
  return {
    record: place => {
      const record: UndoRecord = { kind: 'trace-instance', name: place.name };
      const stopWatching = watchFolder(place, restoreCommand);
      try {
        openJournal(defaultStateFolder()).record(record);
      } catch (error) {
        stopWatching();
        throw error;
      }
      kept.push({ record, stopWatching });
    },
    forget: () => {
      for (const { record, stopWatching } of kept.splice(0)) {
        openJournal(defaultStateFolder()).undo(record);
        stopWatching();
      }
    },
  };
}
