import { type Collection, openCollection } from '../collectors/collection.ts';
import { type EarlyEvidence, type EarlyOptions, openEarly } from '../collectors/early-evidence.ts';
import type { ForkingProcess } from '../collectors/processes/processes.ts';
import type { Seen } from '../collectors/seen.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Lab } from '../lab/lab.ts';
import { type AddressFamily, familyOf } from '../model/address-family.ts';
import { isWatch, reportsOf } from '../model/driver-spec.ts';
import type { Machine } from '../model/machine.ts';
import type { Destination, Plan } from '../model/plan.ts';
import { absent, mapProbe, type Probe } from '../model/probe.ts';
import { settingsInForce } from '../model/settings.ts';
import type { Target } from '../targets/target.ts';
import type { Upstream } from '../targets/upstream/start.ts';
import type { LoadClock } from './clock.ts';
import { traceJournal } from './trace-journal.ts';

/** The evidence of a run while its processes start. */
export interface BegunEvidence {
  /** Opens the rest of it, once there are processes to watch. */
  open(parts: Parts): Collection;
  /** Harmless once it is closed. */
  close(): void;
}

interface Parts {
  readonly upstream?: Upstream;
  readonly target: Target;
  readonly driver: Pick<Driver, 'processes'>;
  readonly listener: Destination;
}

interface Options {
  readonly machine: Machine;
  readonly restoreCommand?: readonly string[];
  /** What is seen from here, where the plan does not say it. */
  readonly seen?: Seen;
}

type Hosts = Pick<Lab, 'kind' | 'hosts'>;

/** Opens what takes longest, where it is known already which connections are the run's: in a lab that has namespaces of its own. */
export function beginEvidence(plan: Plan, options: Options, lab: Hosts, clock: LoadClock): BegunEvidence {
  const { machine, seen = seenBy(plan, lab) } = options;
  const trace = traceJournal(options.restoreCommand);
  const earlyOptions = (listener: Destination): EarlyOptions => ({
    ...lossesOptions(plan, machine, lab, listener),
    seen,
    privilege: machine.privilege,
    startedAtNs: () => clock.startNs,
    onTraceInstance: trace.record,
  });
  let early: EarlyEvidence | undefined;
  let collection: Collection | undefined;
  let isClosed = false;
  if (lab.kind === 'netns' && plan.target.port !== ANY_PORT) early = openEarly(earlyOptions(plan.target));
  return {
    open: parts => {
      const known = earlyOptions(parts.listener);
      early ??= openEarly(known);
      collection = openCollection({ ...known, ...collectionOptions(plan, machine, lab, parts) }, early);
      return collection;
    },
    close: () => {
      if (isClosed) return;
      isClosed = true;
      collection?.close();
      early?.close();
      trace.forget();
    },
  };
}

/** The target chooses its port when it starts. */
const ANY_PORT = 0;

/** A look at more connections takes too long of the time in which evidence is read. */
const MOST_LOOKED_AT = 20_000;

/** Of a lab, both of its hosts; of this machine as it stands, whatever of the two is here. */
function seenBy({ target }: Plan, lab: Hosts): Seen {
  if (target.remote === true)
    return { sides: 'client', otherwise: `the server is not on this machine: ${target.host ?? target.address}` };
  return { sides: lab.kind === 'host' && target.namespacePid === undefined ? 'shared' : 'both' };
}

function lossesOptions(plan: Plan, machine: Machine, lab: Hosts, { port }: Destination) {
  const watched = {
    serverPorts: [port, ...(plan.otherListenerPort === undefined ? [] : [plan.otherListenerPort])],
    attempts: plan.scenario.load.connections,
  };
  return {
    hosts: lab.hosts,
    conntrack: { client: plan.hosts.client.conntrack, server: plan.hosts.server.conntrack },
    packetLosses: mapProbe(machine.bpf ?? absent('nobody looked whether BPF can be used'), () => ({
      ...watched,
      isPublic: lab.kind === 'host',
    })),
    trail: mapProbe(trailIn(plan, lab, machine), () => ({
      ...watched,
      families: familiesOf(plan.hosts.server.addresses),
    })),
  };
}

function collectionOptions(plan: Plan, machine: Machine, lab: Hosts, { target, driver, listener, upstream }: Parts) {
  const isThirdParty = reportsOf(plan.scenario) !== 'rows';
  return {
    listener,
    clientAddresses: lab.kind === 'host' ? [] : plan.hosts.client.addresses,
    ...(plan.target.host !== undefined && { clientsElsewhere: addressesOfClients(plan) }),
    settingNames: settingNames(plan, machine),
    machineSettings: settingsInForce(machine.settings, plan.hostWide, {}),
    ...(plan.target.application !== undefined && { application: plan.target.application }),
    resolvesNeighbours: plan.scenario.lab.neighbours === 'resolved',
    processes: [
      ...target.processes.map(
        (process): ForkingProcess => ({
          side: 'server',
          role: 'target',
          ...process,
          forks: plan.scenario.target.kind !== 'raw',
        }),
      ),
      ...(upstream?.server?.processes ?? []).map(
        (process): ForkingProcess => ({ side: 'server', role: 'upstream', ...process, forks: false }),
      ),
      ...driver.processes.map(
        (process): ForkingProcess => ({
          side: 'client',
          role: 'driver',
          ...process,
          forks: isThirdParty,
        }),
      ),
    ],
    looksAtConnections: plan.scenario.load.connections <= MOST_LOOKED_AT && !isWatch(plan.scenario),
    isWatch: isWatch(plan.scenario),
    followsHops: target.connects === true,
    keepUnanswered: isThirdParty,
    ...(isThirdParty && !isWatch(plan.scenario) && machine.bpf && { asksOwners: machine.bpf }),
    hearsRefusals: reportsOf(plan.scenario) === 'nothing',
    connectionHistory: isThirdParty,
  };
}

/** Of every host that drives the load. */
function addressesOfClients({ clients, hosts }: Plan): readonly string[] {
  return clients === undefined ? hosts.client.addresses : clients.flatMap(({ host }) => host.addresses);
}

/** A trail is laid in namespaces of our own, never on the machine's network. */
function trailIn({ hosts }: Plan, { kind }: Hosts, { trail }: Machine): Probe<'usable'> {
  if (kind === 'host') return absent("a trail is not laid on the machine's own network");
  if (hosts.client.snat !== undefined) return absent('a trail loses connections whose source is translated on the way');
  return trail ?? absent('nobody looked whether a trail can be laid');
}

function familiesOf(addresses: readonly string[]): AddressFamily[] {
  return [...new Set(addresses.map(familyOf))];
}

/** Every setting that the machine was asked about, and those that the scenario sets. */
function settingNames(plan: Plan, machine: Machine): string[] {
  const planned = [...plan.hosts.client.sysctl, ...plan.hosts.server.sysctl].map(setting => setting.name);
  return [...new Set([...Object.keys(machine.settings), ...planned])];
}
