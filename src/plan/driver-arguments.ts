import { loadProgram } from '../drivers/drivers.ts';
import { type ProgramDriverKind, programDriver } from '../model/driver-spec.ts';
import type { LoadSpec } from '../model/load-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import { parseDuration } from './units.ts';

/** What arguments of a program say of the load, and those that are left. */
export interface SplitArguments {
  readonly load: Partial<Record<keyof typeof MEANING, number>>;
  readonly rest: readonly string[];
  /** Arguments that say something of the load which cannot be understood. */
  readonly wrong: readonly string[];
}

/** Names that problems give to what an argument sets. */
export const MEANING = {
  connections: 'load.connections',
  durationMs: 'load.duration',
  requests: 'load.requests',
  threads: 'the number of threads',
} as const;

const DEFAULT_MS = 10_000;
/** A program with a number of requests ends by itself; this is for one that hangs. */
const BOUND_MS = 60_000;

/** Takes `-c10000`, `-d 30s` and the like out of the arguments of a program. */
export function splitArguments(kind: ProgramDriverKind, args: readonly string[]): SplitArguments {
  const flags = loadProgram(kind)?.flags ?? {};
  const load: SplitArguments['load'] = {};
  const rest: string[] = [];
  const wrong: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const { flag, attached } = cut(args[at] ?? '');
    const meaning = flags[flag];
    if (meaning === undefined) {
      rest.push(args[at] ?? '');
      continue;
    }
    if (attached === '') at += 1;
    const written = attached === '' ? (args[at] ?? '') : attached;
    const value = meaning === 'durationMs' ? seconds(written) : whole(written);
    if (value === undefined) wrong.push(`${flag} ${written}`.trim());
    else load[meaning] = value;
  }
  return { load, rest, wrong };
}

/** The scenario as its driver will run it: what its arguments say stands in the load. Our own driver's is left as it is. */
export function forProgramDriver(scenario: Scenario): Scenario {
  const kind = programDriver(scenario);
  if (kind === undefined) return scenario;
  const { load: said, rest } = splitArguments(kind, scenario.driver.args ?? []);
  const requests = said.requests ?? scenario.load.requests;
  const durationMs = said.durationMs ?? scenario.load.durationMs ?? (requests === undefined ? DEFAULT_MS : BOUND_MS);
  const { threads: takesThreads } = loadProgram(kind) ?? {};
  const threads = takesThreads === undefined ? 1 : Math.max(1, said.threads ?? takesThreads.otherwise);
  const wanted = said.connections ?? scenario.load.connections;
  const load: LoadSpec = {
    ...scenario.load,
    connections: Math.max(threads, wanted - (wanted % threads)),
    durationMs,
    ...(requests !== undefined && { requests }),
    holdMs: 0,
    connectTimeoutMs: durationMs,
  };
  const args = takesThreads === undefined ? rest : [takesThreads.argument(threads), ...rest];
  return { ...scenario, driver: { ...scenario.driver, args }, load };
}

/** `-c10` and `--connections=10` into the flag and what is attached to it. */
function cut(argument: string): { flag: string; attached: string } {
  const long = /^(--[a-z]+)(?:=(.*))?$/.exec(argument);
  if (long !== null) return { flag: long[1] ?? '', attached: long[2] ?? '' };
  return /^-[a-zA-Z]/.test(argument)
    ? { flag: argument.slice(0, 2), attached: argument.slice(2) }
    : { flag: argument, attached: '' };
}

function whole(written: string): number | undefined {
  const thousands = /^(\d+)([kKmM]?)$/.exec(written);
  if (thousands === null) return undefined;
  // Some take 10k for 10,000.
  return Number(thousands[1]) * ({ k: 1000, m: 1e6 }[(thousands[2] ?? '').toLowerCase()] ?? 1);
}

/** A bare number is seconds, for every program. */
function seconds(written: string): number | undefined {
  const ms = parseDuration(/^\d+$/.test(written) ? `${written}s` : written);
  return typeof ms === 'number' && ms >= 1000 ? ms : undefined;
}
