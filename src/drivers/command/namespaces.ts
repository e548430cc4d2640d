import { readlinkSync } from 'node:fs';
import { commandOf } from '../../system/process-children.ts';

/** More are not named. */
const MOST_KEPT = 20;

/** A process of a command that has left the network namespace in which the command was started. */
interface StrayProcess {
  readonly pid: number;
  readonly command: string;
}

/** Which network namespaces the processes of a command are in, from one look to the next. */
export interface NamespaceWatch {
  look(pids: readonly number[]): void;
  found(): readonly StrayProcess[];
}

/** @param started the command's first process, which has not begun */
export function watchNamespaces(started: number): NamespaceWatch {
  const home = namespaceOf(started);
  const strays = new Map<number, StrayProcess>();
  return {
    look: pids => {
      if (home === undefined) return;
      for (const pid of pids) {
        const now = namespaceOf(pid);
        // One that has just left may still be called what it was called before.
        if (now !== undefined && now !== home && (strays.has(pid) || strays.size < MOST_KEPT))
          strays.set(pid, { pid, command: commandOf(pid) ?? strays.get(pid)?.command ?? '' });
      }
    },
    found: () => [...strays.values()],
  };
}

/** Undefined for a process that has ended, or that this user may not look at. */
function namespaceOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}
