import { messageOf } from '../model/error-message.ts';
import { removeCgroup } from './cgroup-removal.ts';
import { removeTraceInstance } from './linux/tracefs.ts';
import { readSysctl, sameSysctlValue, writeSysctl } from './sysctl.ts';

/** How to take one change to the machine back. */
export type UndoRecord =
  | { readonly kind: 'sysctl'; readonly name: string; readonly old: string; readonly set: string }
  | { readonly kind: 'trace-instance'; readonly name: string }
  /** A cgroup that was made; `name` is its folder. */
  | { readonly kind: 'cgroup'; readonly name: string };

/**
 * What became of a change. `already`: nothing was left to take back. `changed-since`: somebody else has set it to
 * `current` meanwhile, so it was left alone. `failed`: it still stands.
 */
export type Undone =
  | { readonly outcome: 'restored' | 'already' }
  | { readonly outcome: 'changed-since'; readonly current: string }
  | { readonly outcome: 'failed'; readonly why: string };

/** Takes one change back. Never throws. Call it in the machine's own network namespace. */
export function undo(record: UndoRecord): Undone {
  try {
    if (record.kind === 'sysctl') return undoSysctl(record);
    const wasThere = record.kind === 'cgroup' ? removeCgroup(record.name) : removeTraceInstance(record.name);
    return { outcome: wasThere ? 'restored' : 'already' };
  } catch (error) {
    return { outcome: 'failed', why: messageOf(error) };
  }
}

function undoSysctl({ name, old, set }: Extract<UndoRecord, { kind: 'sysctl' }>): Undone {
  const current = readSysctl(name);
  if (sameSysctlValue(name, current, old)) return { outcome: 'already' };
  if (!sameSysctlValue(name, current, set)) return { outcome: 'changed-since', current };
  writeSysctl(name, old);
  const after = readSysctl(name);
  if (sameSysctlValue(name, after, old)) return { outcome: 'restored' };
  return { outcome: 'failed', why: `${name} is ${after} after ${old} was written` };
}
