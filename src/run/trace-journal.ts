import { openJournal } from '../system/journal.ts';
import { defaultStateFolder } from '../system/state-folder.ts';

/** Notes the kernel's trace instance while it stands, so that it can be removed when this process is killed. */
export interface TraceJournal {
  record(name: string): void;
  /** To be called once the instance was removed. */
  forget(): void;
}

export function traceJournal(): TraceJournal {
  const names: string[] = [];
  return {
    record: name => {
      openJournal(defaultStateFolder()).record({ kind: 'trace-instance', name });
      names.push(name);
    },
    forget: () => {
      for (const name of names.splice(0)) openJournal(defaultStateFolder()).undo({ kind: 'trace-instance', name });
    },
  };
}
