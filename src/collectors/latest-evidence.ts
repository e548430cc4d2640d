import type { ApplicationPlan } from '../model/plan.ts';
import { ok, valueIn } from '../model/probe.ts';
import { settingsInForce } from '../model/settings.ts';
import type { LatestEvidence, UsageHost } from '../model/usage-source.ts';
import type { HostCollection } from './host/host-collection.ts';
import type { MachineCollection } from './machine/machine-collection.ts';
import type { CgroupWatch } from './processes/cgroups.ts';
import type { ProcessWatches } from './processes/processes.ts';
import type { UserWatch } from './processes/users.ts';
import type { Seen } from './seen.ts';

/** What a run's usages depend on besides what is read. */
export interface LevelOptions {
  readonly seen: Seen;
  /** Where the driver connects from; none: every source counts. */
  readonly clientAddresses: readonly string[];
  /** Sysctls that bound the machine as a whole, as they are during the run. */
  readonly machineSettings?: Readonly<Record<string, string>>;
  /** The target's own settings, where we made them. */
  readonly application?: ApplicationPlan;
  /** Whether the hosts look up each other's link addresses. */
  readonly resolvesNeighbours?: boolean;
}

interface LevelParts {
  readonly client: HostCollection;
  readonly server: HostCollection;
  readonly machine: MachineCollection;
  readonly processes: ProcessWatches;
  readonly users: UserWatch;
  readonly cgroups: CgroupWatch;
}

/** What the collectors have read so far, for the usages. */
export function latestEvidence(options: LevelOptions, parts: LevelParts): LatestEvidence {
  const { machineSettings = {}, resolvesNeighbours = false, seen, clientAddresses, application } = options;
  const listeners = parts.server.listeners();
  return {
    listener: listeners.state === 'read' ? ok(listeners.value.listener) : listeners,
    hosts: { client: levelHost(parts.client, machineSettings), server: levelHost(parts.server, machineSettings) },
    sharedNamespace: seen.sides === 'shared',
    clientAddresses: clientAddresses.length,
    portRange: valueIn(parts.client.portRange),
    processes: parts.processes.evidence(),
    users: parts.users.evidence(),
    cgroups: valueIn(parts.cgroups.evidence()) ?? [],
    hops: [],
    machine: parts.machine.usages(),
    application,
    resolvesNeighbours,
  };
}

function levelHost(host: HostCollection, machineSettings: Readonly<Record<string, string>>): UsageHost {
  const { settings, ...series } = host.usages();
  return { ...series, settings: settingsInForce({}, machineSettings, settings) };
}
