import { validate as takeApart, type ValidationNews } from '../experiments/validate/validate.ts';
import { MIRRORED_SETTINGS } from '../limits/mirrored.ts';
import { InvalidInput } from '../model/errors.ts';
import type { Scenario } from '../model/scenario.ts';
import type { TuningLine } from '../model/validation.ts';
import { parseScenario } from '../plan/parse-scenario.ts';
import { pinned } from '../plan/pin.ts';
import type { TuningFile } from '../plan/tuning/entry.ts';
import { triedInLoads } from '../plan/tuning-in-loads.ts';
import { assigns, tuningLines, withTuning } from '../plan/tuning-lines.ts';
import { probeSysctl } from '../system/machine.ts';
import { ownFilesIn, ownText } from '../system/own-files.ts';
import { readRegular, Unreadable } from '../system/regular-file.ts';
import { sysctlAccess } from '../system/sysctl.ts';
import { type ExperimentOptions, openExperiment } from './experiment.ts';
import type { ValidationResult } from './results.ts';
import { saveExperiment } from './saved-experiment.ts';

export interface ValidateRequest extends ExperimentOptions {
  /** Paths of sysctl.conf, limits.conf or unit files; the last assignment of a key wins. */
  readonly files: readonly string[];
  /** Files that are in force before. Default: this machine's values. */
  readonly from?: readonly string[];
  /** Loads to try the lines with. Default: bursts, port use, churn, half-open load, tracking, 10,000 held. */
  readonly scenarios?: readonly Scenario[];
  /** Try each line on its own in each load, also where all together change nothing. */
  readonly thorough?: boolean;
  readonly onNews?: (news: ValidationNews) => void;
}

/**
 * What each line of tuning files does to a set of loads, by running them. Throws InvalidInput for a file that cannot be
 * read.
 */
export async function validate(request: ValidateRequest): Promise<ValidationResult> {
  const { scenarios = defaultLoads(), thorough = false, allowHostChanges = false, onNews } = request;
  const files = request.files.map(readTuning);
  if (!files.some(assigns)) throw nothingToTry(request.files);
  const head = { experiment: 'validate' as const, scenarios };
  const sysctls = new Map<string, ReturnType<typeof probeSysctl>>();
  const sysctl = (key: string) => {
    const value = sysctls.get(key) ?? probeSysctl(key);
    sysctls.set(key, value);
    return value;
  };
  const { folder, machine, trial } = openExperiment(head, request);
  const isReadOnly = (key: string) => sysctlAccess(key) === 'read-only';
  const here = { machine, sysctl, isReadOnly, allowHostChanges };
  const base = tuningLines((request.from ?? []).map(readTuning), here).lines.filter(
    ({ untried }) => untried === undefined,
  );
  const { lines, problems } = tuningLines(files, here);
  const loads = scenarios.map(scenario =>
    withTuning(pinned(scenario, scenario.load.connections, machine, MIRRORED_SETTINGS), base),
  );
  const validation = await takeApart(triedInLoads(against(lines, base), loads), loads, {
    trial,
    withLines: withTuning,
    thorough,
    ...(onNews !== undefined && { onNews }),
  });
  const result = { files: request.files, validation, problems, machine, folder };
  saveExperiment('validation', result, request.onUnsaved);
  return result;
}

/** Bursts, port use, churn, half-open load, connection tracking, and 10,000 held connections. */
function defaultLoads(): Scenario[] {
  return ownFilesIn('scenarios/validation')
    .filter(file => file.endsWith('.yaml'))
    .map(file => parseScenario(ownText(file), file));
}

/** With another profile in force before, a line's value before is that profile's. */
function against(lines: readonly TuningLine[], base: readonly TuningLine[]): TuningLine[] {
  return lines.map(line => {
    const before = base.find(({ key }) => key === line.key);
    return before === undefined ? line : { ...line, before: before.value };
  });
}

function readTuning(path: string): TuningFile {
  try {
    return { path, text: readRegular(path, { mostBytes: MOST_BYTES, follow: true }).toString('utf8') };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new InvalidInput([{ at: { file: path }, message: `cannot be read: ${error.message}` }]);
  }
}

/** Larger than any tuning file. */
const MOST_BYTES = 2 ** 20;

function nothingToTry(files: readonly string[]): InvalidInput {
  const expected = 'a line such as net.core.somaxconn = 4096';
  return new InvalidInput(files.map(file => ({ at: { file }, message: 'no line of it assigns anything', expected })));
}
