import type { TuningEntry, TuningFile, TuningPlace, TuningProblem } from './entry.ts';
import { meaningfulLines } from './lines.ts';
import { isPattern, normaliseKey } from './sysctl-key.ts';

/** `-key` without a value: patterns leave this key alone, and an earlier assignment to it is taken back. */
export interface SysctlExclusion extends TuningPlace {
  readonly key: string;
}

export interface SysctlFile {
  readonly entries: readonly TuningEntry[];
  readonly exclusions: readonly SysctlExclusion[];
  readonly problems: readonly TuningProblem[];
}

/**
 * Parses a file of sysctl.d(5) or sysctl.conf(5). Later lines win over earlier ones with the same key: the entries are
 * all of them, in order. Lines that the readers of such files ignore are problems.
 */
export function parseSysctlFile({ path: file, text }: TuningFile): SysctlFile {
  const entries: TuningEntry[] = [];
  const exclusions: SysctlExclusion[] = [];
  const problems: TuningProblem[] = [];
  for (const { line, text: written } of meaningfulLines(text, '#;')) {
    const ignoreFailure = written.startsWith('-');
    const body = ignoreFailure ? written.slice(1) : written;
    const equals = body.indexOf('=');
    const key = normaliseKey((equals < 0 ? body : body.slice(0, equals)).trim());
    const wrong =
      keyProblem(key) ?? (equals < 0 && !ignoreFailure ? 'is not an assignment: there is no "="' : undefined);
    if (wrong !== undefined) problems.push({ file, line, why: `"${written}" ${wrong}` });
    else if (equals < 0) exclusions.push({ key, file, line });
    else entries.push({ key, value: body.slice(equals + 1).trim(), file, line, ignoreFailure });
  }
  return { entries, exclusions, problems };
}

const PART = /^[\w@:+,/-]+$/;
const PART_OF_PATTERN = /^[\w@:+,/*?[\]!^-]+$/;

function keyProblem(key: string): string | undefined {
  const part = isPattern(key) ? PART_OF_PATTERN : PART;
  const parts = key.split('.');
  const sound = parts.length > 1 && parts.every(each => part.test(each) && each !== '/' && each !== '//');
  return sound ? undefined : 'has no name of a sysctl before the "="';
}
