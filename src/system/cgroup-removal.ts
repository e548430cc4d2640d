import { existsSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeOf } from '../model/error-code.ts';
import { waitBlocking } from './blocking-wait.ts';

/** What is left of a run ends in far less, even on a busy machine. */
const EMPTY_WITHIN_MS = 5000;

/**
 * Removes a cgroup that a run made; false where there is none. Whoever is still in it is killed at once where the kernel does that
 * (`cgroup.kill`: version 2, Linux 5.14), and their end waited for. Throws EBUSY where somebody stays.
 */
export function removeCgroup(folder: string, withinMs = EMPTY_WITHIN_MS): boolean {
  let wasThere = false;
  let busy: unknown;
  const isGone = (): boolean => {
    try {
      rmdirSync(folder);
      wasThere = true;
      return true;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return true;
      if (codeOf(error) !== 'EBUSY') throw error;
      busy = error;
      killAllIn(folder);
      return false;
    }
  };
  if (!waitBlocking(isGone, withinMs)) throw busy;
  return wasThere;
}

function killAllIn(folder: string): void {
  const kill = join(folder, 'cgroup.kill');
  if (existsSync(kill)) writeFileSync(kill, '1');
}
