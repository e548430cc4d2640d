import type { HostSpec } from '../model/lab-spec.ts';
import type { Machine } from '../model/machine.ts';
import { OBSOLETE_SYSCTLS } from '../model/obsolete-sysctls.ts';
import { type Probe, valueIn } from '../model/probe.ts';
import type { Scenario } from '../model/scenario.ts';
import { takenByKernel } from '../model/sysctl-value.ts';
import type { TuningLine, UntriedLine } from '../model/validation.ts';
import { normaliseSysctlName, sysctlScope } from './sysctl-name.ts';
import type { TuningFile, TuningProblem } from './tuning/entry.ts';
import { parseLimitsFile } from './tuning/limits-file.ts';
import { type Assignment, overruledBy } from './tuning/overruled.ts';
import { parseSysctlFile } from './tuning/sysctl-file.ts';
import { isPattern } from './tuning/sysctl-key.ts';
import { parseUnitFile } from './tuning/unit-file.ts';
import { parseResourceLimit } from './tuning/unit-value.ts';

/** What a machine says of a key, and may be changed of it. */
export interface TuningMachine {
  readonly machine: Machine;
  /** The value of a sysctl now. */
  readonly sysctl: (key: string) => Probe<string>;
  /** Whether nobody may set it, as the mode of its file tells. */
  readonly isReadOnly?: (key: string) => boolean;
  readonly allowHostChanges: boolean;
}

export interface TuningLines {
  readonly lines: readonly TuningLine[];
  /** Lines that the program which reads such a file ignores. */
  readonly problems: readonly TuningProblem[];
}

/** Every assignment of sysctl.conf, limits.conf and unit files, in order, with why it cannot be tried where that is so. */
export function tuningLines(files: readonly TuningFile[], here: TuningMachine): TuningLines {
  const parsed = files.map(assignmentsIn);
  const all = parsed.flatMap(({ assignments }) => assignments);
  const lines = all.map((one, index): TuningLine => {
    const before = valueNow(one.key, here);
    const overruled = overruledBy(one, all.slice(index + 1));
    const { value, rest } =
      one.key === NOFILE ? { value: one.value, rest: '' } : takenByKernel(one.value, valueIn(before));
    const { key, file, line } = one;
    const taken = { key, value, file, line };
    const untried = overruled ?? whyUntried(taken, before, here);
    return { ...taken, before: valueIn(before), untried, ...(rest !== '' && { trailing: rest }) };
  });
  return { lines, problems: parsed.flatMap(({ problems }) => problems) };
}

/** Whether the file assigns anything at all. */
export function assigns(file: TuningFile): boolean {
  return assignmentsIn(file).assignments.length > 0;
}

/** The scenario with these lines in force on both of its hosts, and host-wide ones on the machine. */
export function withTuning(scenario: Scenario, lines: readonly TuningLine[]): Scenario {
  const of = (wanted: (key: string) => boolean) =>
    Object.fromEntries(lines.filter(({ key }) => wanted(key)).map(({ key, value }) => [key, value]));
  const sysctl = of(key => key !== NOFILE && sysctlScope(key) === 'netns');
  const hostWide = of(key => key !== NOFILE && sysctlScope(key) === 'host');
  const nofile = lines.find(({ key }) => key === NOFILE);
  const host = (spec: HostSpec): HostSpec => ({
    ...spec,
    sysctl: { ...spec.sysctl, ...sysctl },
    ...(nofile !== undefined && { nofile: Number(nofile.value) }),
  });
  const { lab } = scenario;
  return {
    ...scenario,
    lab: { ...lab, client: host(lab.client), server: host(lab.server), host: { ...lab.host, ...hostWide } },
  };
}

const NOFILE = 'nofile';

/** The kind of a file is told by its name, and else by a section in it. */
function assignmentsIn(file: TuningFile): {
  readonly assignments: readonly Assignment[];
  readonly problems: readonly TuningProblem[];
} {
  if (/(^|\/)limits\.(conf$|d\/)/.test(file.path)) {
    const { entries, problems } = parseLimitsFile(file);
    const assignments = entries.map(entry => ({
      ...plain(entry),
      who: JSON.stringify(entry.domain),
      isSoft: entry.type === 'soft',
    }));
    return { assignments, problems };
  }
  if (/^\s*\[\w+\]/m.test(file.text)) {
    const { entries, problems } = parseUnitFile(file);
    return { assignments: entries.flatMap(unitLimit), problems };
  }
  const { entries, problems } = parseSysctlFile(file);
  return { assignments: entries.map(plain), problems };
}

function plain({ key, value, file, line }: Assignment): Assignment {
  return { key, value: value.replaceAll(/\s+/g, ' '), file, line };
}

function unitLimit(entry: Assignment): Assignment[] {
  if (entry.key !== 'Service.LimitNOFILE') return [plain(entry)];
  const limit = parseResourceLimit(entry.value);
  return [{ ...plain(entry), key: NOFILE, value: limit === undefined ? entry.value : `${limit.hard}` }];
}

function valueNow(key: string, { machine, sysctl }: TuningMachine): Probe<string> {
  if (key === NOFILE) return { state: 'read', value: `${machine.nofileHard}` };
  if (isPattern(key) || typeof normaliseSysctlName(key) !== 'string') {
    return { state: 'absent', why: 'it is no sysctl of which a load could tell anything' };
  }
  return sysctl(key);
}

function whyUntried({ key, value }: Assignment, before: Probe<string>, here: TuningMachine): UntriedLine | undefined {
  const obsolete = OBSOLETE_SYSCTLS[key];
  if (obsolete !== undefined) return { reason: 'obsolete', why: obsolete };
  if (before.state !== 'read') return { reason: 'untestable', why: before.why };
  if (before.value.replaceAll(/\s+/g, ' ') === value) return { reason: 'same', why: 'it is in force already' };
  if (key === NOFILE) return whyNoDescriptors(value, here.machine);
  if (here.isReadOnly?.(key) === true)
    return { reason: 'untestable', why: 'it is read-only: the kernel tells it, and nobody sets it' };
  if (sysctlScope(key) === 'netns' || here.allowHostChanges) return undefined;
  return { reason: 'untestable', why: 'the whole machine has one value: --allow-host-changes, as root, tries it' };
}

function whyNoDescriptors(value: string, { nofileHard }: Machine): UntriedLine | undefined {
  const wanted = Number(value);
  if (!Number.isSafeInteger(wanted) || wanted < 32)
    return { reason: 'untestable', why: 'it is no number of descriptors' };
  if (wanted <= nofileHard) return undefined;
  return { reason: 'untestable', why: `the hard limit here is ${nofileHard}` };
}
