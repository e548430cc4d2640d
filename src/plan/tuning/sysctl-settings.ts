import type { TuningEntry, TuningFile } from './entry.ts';
import { parseSysctlFile, type SysctlExclusion } from './sysctl-file.ts';
import { isPattern, matchesPattern } from './sysctl-key.ts';

/** What a row of sysctl files sets when they are read one after the other. */
export interface SysctlSettings {
  /** The entry that decides this key; undefined where no file sets it. */
  readonly winner: (key: string) => TuningEntry | undefined;
  /** Entries for the key that a later one, or an exact one, overrules; in the order they are read. */
  readonly overruled: (key: string) => readonly TuningEntry[];
}

/**
 * How systemd-sysctl takes the files: the last entry of a key decides; a pattern only where no file names the key
 * exactly, be it to set it or with a dash to leave it alone (sysctl.d(5); src/sysctl/sysctl.c).
 *
 * @param files in the order in which they are read, see `searchOrder`
 */
export function resolveSysctls(files: readonly TuningFile[]): SysctlSettings {
  const steps = files.flatMap(stepsOf);
  const fitting = (key: string) => steps.filter(step => step.key === key || fits(step, key));
  const winner = (key: string) => {
    const all = fitting(key);
    const decisive = all.findLast(step => step.key === key) ?? all.at(-1);
    return decisive !== undefined && isEntry(decisive) ? decisive : undefined;
  };
  return {
    winner,
    overruled: key => {
      const decided = winner(key);
      return fitting(key)
        .filter(isEntry)
        .filter(entry => entry !== decided);
    },
  };
}

function stepsOf(file: TuningFile): (TuningEntry | SysctlExclusion)[] {
  const { entries, exclusions } = parseSysctlFile(file);
  return [...entries, ...exclusions].sort((a, b) => a.line - b.line);
}

function fits(step: TuningEntry | SysctlExclusion, key: string): boolean {
  return isEntry(step) && isPattern(step.key) && matchesPattern(step.key, key);
}

function isEntry(step: TuningEntry | SysctlExclusion): step is TuningEntry {
  return 'value' in step;
}
