import type { LevelHost } from '../model/level-source.ts';
import type { ApplicationPlan } from '../model/plan.ts';
import { known, read } from '../model/probe.ts';
import { settingsInForce } from '../model/settings.ts';
import type { HostCollection } from './host/host-collection.ts';
import type { LatestEvidence } from './levels-now.ts';
import type { MachineCollection } from './machine/machine-collection.ts';
import type { CgroupWatch } from './processes/cgroups.ts';
import type { ProcessWatches } from './processes/processes.ts';
import type { UserWatch } from './processes/users.ts';

/** What a run's levels depend on besides what is read. */
export interface LevelOptions {
  /** Both hosts are this machine's own namespace. */
  readonly sharedNamespace: boolean;
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

/** What the collectors have read so far, for the levels. */
export function latestEvidence(options: LevelOptions, parts: LevelParts): LatestEvidence {
  const { machineSettings = {}, resolvesNeighbours = false, sharedNamespace, clientAddresses, application } = options;
  const listeners = parts.server.listeners();
  return {
    listener: listeners.state === 'read' ? read(listeners.value.listener) : listeners,
    hosts: { client: levelHost(parts.client, machineSettings), server: levelHost(parts.server, machineSettings) },
    sharedNamespace,
    clientAddresses: clientAddresses.length,
    portRange: known(parts.client.portRange),
    processes: parts.processes.evidence(),
    users: parts.users.evidence(),
    cgroups: known(parts.cgroups.evidence()) ?? [],
    machine: parts.machine.levels(),
    application,
    resolvesNeighbours,
  };
}

function levelHost(host: HostCollection, machineSettings: Readonly<Record<string, string>>): LevelHost {
  const { settings, ...series } = host.levels();
  return { ...series, settings: settingsInForce({}, machineSettings, settings) };
}
