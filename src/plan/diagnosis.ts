import { usageError } from '../model/errors.ts';
import type { Machine } from '../model/machine.ts';
import type { ApplicationPlan, CommandNamespace, Destination, Plan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';
import { buildPlan } from './build-plan.ts';
import { isMistake } from './mistake.ts';
import { parseScenario } from './parse-scenario.ts';
import { parseDuration } from './units.ts';

/** Runs of `diagnose` lie together under this name. */
const DIAGNOSIS = 'diagnose';

/** And those of `watch` under this one. */
const WATCH = 'watch';

/** A command that is to be run against a server that runs already. */
export interface Diagnosis {
  /** Absent: whoever connects is watched. */
  readonly command?: readonly string[];
  /** Where the server listens; 0.0.0.0 or :: for every address. */
  readonly listener: Destination;
  /** The network namespace that the command enters. */
  readonly entered?: CommandNamespace;
  /** Words of the command that take its load where not all of it can be seen. */
  readonly unseen?: { readonly by: string; readonly why: string };
  /** A process in whose network namespace the server listens, where that is not the client's. */
  readonly namespacePid?: number;
  /** Addresses at which it can be reached there as well, and which nobody can follow. */
  readonly unseenAddresses?: readonly string[];
  /** How the server was configured, as far as that could be found. */
  readonly application?: ApplicationPlan;
  /** A connection that the server has not taken this long after it was first seen has failed. */
  readonly connectTimeoutMs: number;
  /** The command, or the watch, is ended after this time. */
  readonly durationMs: number;
}

/** Nothing is expected but that nothing fails. */
const SCENARIO = `
name: ${DIAGNOSIS}
lab: { kind: host }
target: { kind: external, address: 127.0.0.1, port: 1 }
load: { connections: 1, hold: 0s }
expect: [failed == 0, pending == 0]
`;

/** The plan of a diagnosis: this machine as it stands, its own limits, and a server of which only its listener is known. */
export function planDiagnosis(diagnosis: Diagnosis, machine: Machine): Plan {
  const { application, namespacePid, unseenAddresses = [], entered, unseen } = diagnosis;
  const { address, port } = diagnosis.listener;
  const plan = buildPlan(scenarioOf(diagnosis), { file: 'command line' }, machine, []);
  const { remote: _elsewhere, ...target } = plan.target;
  return {
    ...plan,
    target: {
      ...target,
      address,
      port,
      ...(application !== undefined && { application }),
      ...(namespacePid !== undefined && { namespacePid }),
      ...(unseenAddresses.length > 0 && { unseenAddresses }),
    },
    ...(entered !== undefined && { commandNamespace: entered }),
    needs: [],
    warnings: [
      { warning: 'external-target', address, remote: false },
      namespacePid === undefined
        ? { warning: 'shared-namespace' }
        : { warning: 'server-namespace', pid: namespacePid, address },
      ...(entered === undefined ? [] : [{ warning: 'command-namespace', ...entered } as const]),
      ...(unseen === undefined ? [] : [{ warning: 'command-unseen', ...unseen } as const]),
    ],
  };
}

/** `5s` of an option to milliseconds. Throws InvalidInput with what was expected. */
export function durationOption(option: string, text: string): number {
  const parsed = parseDuration(text);
  if (isMistake(parsed)) throw usageError(option, parsed.mistake, parsed.expected, parsed.suggestion);
  if (parsed > 0) return parsed;
  throw usageError(option, 'no time at all', 'more than 0s');
}

function scenarioOf({ command, listener, connectTimeoutMs, durationMs }: Diagnosis): Scenario {
  const base = parseScenario(SCENARIO, 'command line');
  return {
    ...base,
    name: command === undefined ? WATCH : base.name,
    target: { ...base.target, ...listener },
    driver: { ...base.driver, kind: 'command', ...(command !== undefined && { command }) },
    load: { ...base.load, connectTimeoutMs, durationMs },
  };
}
