import { whyUntraced } from '../collectors/calls/call-trace.ts';
import { type Collection, openCollection } from '../collectors/collection.ts';
import type { ForkingProcess } from '../collectors/processes/processes.ts';
import { startBackground } from '../drivers/connections/background.ts';
import type { Driver } from '../drivers/driver.ts';
import { startDriver } from '../drivers/start-driver.ts';
import { type Lab, openLab } from '../lab/lab.ts';
import { type AddressFamily, familyOf, isWildcard } from '../model/address-family.ts';
import type { ProcessExit } from '../model/evidence.ts';
import type { Machine } from '../model/machine.ts';
import type { Destination, Plan } from '../model/plan.ts';
import { absent, mapProbe, type Probe } from '../model/probe.ts';
import { isWatch, reportsOf } from '../model/scenario.ts';
import { settingsInForce } from '../model/settings.ts';
import type { ShardExit } from '../system/shard-process.ts';
import type { ProcessEnd } from '../targets/process-ends.ts';
import type { Target } from '../targets/target.ts';
import { startOtherListener, startTarget } from '../targets/targets.ts';
import type { Cleanup } from './cleanup.ts';
import type { LoadClock } from './clock.ts';
import type { RunRecord } from './record.ts';
import { type TraceJournal, traceJournal } from './trace-journal.ts';

/** Everything of a run that is up before the load: both hosts, what listens, what connects, and the evidence. */
export interface Testbed {
  readonly target: Target;
  readonly driver: Driver;
  readonly listener: Destination;
  readonly collection: Collection;
  /** Starts the background connections to the other listener, where the load asks for them. */
  readonly startOthers: () => Promise<void>;
}

export interface TestbedOptions {
  readonly machine: Machine;
  readonly allowHostChanges: boolean;
  readonly restoreCommand?: readonly string[];
  readonly until?: AbortSignal;
}

/** Builds the testbed, part by part; what is up is handed to `cleanup` at once. Throws when a part does not come up. */
export async function buildTestbed(
  plan: Plan,
  options: TestbedOptions,
  { record, cleanup, clock }: { record: RunRecord; cleanup: Cleanup; clock: LoadClock },
): Promise<Testbed> {
  const { restoreCommand } = options;
  const lab = await openLab(plan, { ...options, ...(restoreCommand === undefined ? {} : { restoreCommand }) });
  cleanup.add('lab', async () => {
    for (const warning of await lab.close()) record.warn(warning);
  });
  record.refuse(lab.refused);

  record.enter('target');
  const target = await startTarget(plan, lab.hosts.server);
  cleanup.add('target', () => target.stop());
  const listener = { address: target.address, port: target.port };
  const other = plan.otherListenerPort === undefined ? undefined : await startOtherListener(plan, lab.hosts.server);
  if (other !== undefined) cleanup.add('other-listener', () => other.stop());

  record.enter('driver');
  const driver = await startDriver({
    plan,
    host: lab.hosts.client,
    listener,
    countCalls: whyUntraced(options.machine.privilege) !== undefined,
    ...(options.until !== undefined && { until: options.until }),
  });
  cleanup.add('driver', () => driver.finish());
  const background = await startBackground(plan, lab.hosts.client, connectable(plan, listener));
  cleanup.add('background-connections', () => background.stop());

  cleanup.add('host-wide-settings', () => {
    for (const warning of lab.restore()) record.warn(warning);
  });
  // As late as can be, and taken back first: meanwhile the whole machine lives with them.
  lab.change();
  const trace = traceJournal(options.restoreCommand);
  const collection = openEvidence(plan, options, lab, { target, driver, listener, clock, trace });
  cleanup.add('evidence', () => {
    collection.close();
    trace.forget();
  });
  watchExits(collection, { target, driver, clock });
  await background.halfOpen();
  return { target, driver, listener, collection, startOthers: () => background.others() };
}

/** A target that listens on every address is reached at its host's own. */
function connectable(plan: Plan, { address, port }: Destination): Destination {
  return { address: isWildcard(address) ? (plan.hosts.server.addresses[0] ?? address) : address, port };
}

interface Parts {
  readonly target: Target;
  readonly driver: Driver;
  readonly listener: Destination;
  readonly clock: LoadClock;
  readonly trace: TraceJournal;
}

/** A look at more connections takes too long of the time in which evidence is read. */
const MOST_LOOKED_AT = 20_000;

function openEvidence(plan: Plan, { machine }: TestbedOptions, lab: Lab, parts: Parts): Collection {
  const { target, driver, listener, clock, trace } = parts;
  const isThirdParty = reportsOf(plan.scenario) !== 'rows';
  const watched = {
    serverPorts: [listener.port, ...(plan.otherListenerPort === undefined ? [] : [plan.otherListenerPort])],
    attempts: plan.scenario.load.connections,
  };
  return openCollection({
    hosts: lab.hosts,
    sharedNamespace: lab.kind === 'host' && plan.target.namespacePid === undefined,
    ...(plan.target.remote === true && { serverElsewhere: `the server is not on this machine: ${target.address}` }),
    listener,
    clientAddresses: lab.kind === 'host' ? [] : plan.hosts.client.addresses,
    settingNames: settingNames(plan, machine),
    machineSettings: settingsInForce(machine.settings, plan.hostWide, {}),
    ...(plan.target.application !== undefined && { application: plan.target.application }),
    resolvesNeighbours: plan.scenario.lab.neighbours === 'resolved',
    privilege: machine.privilege,
    conntrack: { client: plan.hosts.client.conntrack, server: plan.hosts.server.conntrack },
    processes: [
      ...target.processes.map(
        (process): ForkingProcess => ({
          side: 'server',
          role: 'target',
          ...process,
          forks: plan.scenario.target.kind !== 'raw',
        }),
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
    connectionHistory: isThirdParty,
    packetLosses: mapProbe(machine.bpf ?? absent('nobody looked whether BPF can be used'), () => ({
      ...watched,
      isPublic: lab.kind === 'host',
    })),
    trail: mapProbe(trailIn(lab, machine), () => ({ ...watched, families: familiesOf(plan.hosts.server.addresses) })),
    startedAtNs: () => clock.startNs,
    onTraceInstance: trace.record,
  });
}

/** A trail is laid in namespaces of our own, never on the machine's network. */
function trailIn({ kind }: Lab, { trail }: Machine): Probe<'usable'> {
  if (kind === 'host') return absent("a trail is not laid on the machine's own network");
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

/** A process that ends before the teardown began ended by itself, or because the scenario said so. */
function watchExits(collection: Collection, { target, driver, clock }: Omit<Parts, 'listener' | 'trace'>): void {
  for (const part of [target, driver]) {
    part.onExit((exit: ShardExit | ProcessEnd) =>
      collection.processEnded(exit.pid, { ...timed(exit, clock), by: clock.endedBy(exit.pid) }),
    );
  }
}

function timed(exit: ShardExit | ProcessEnd, clock: LoadClock): Omit<ProcessExit, 'by'> {
  const { code, signal, atNs } = exit;
  const running = 'runningAtNs' in exit ? { runningAtMs: clock.toMs(exit.runningAtNs) } : {};
  return { atMs: clock.toMs(atNs), ...running, code, signal };
}
