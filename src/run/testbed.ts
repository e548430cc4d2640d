import { whyUntraced } from '../collectors/calls/call-trace.ts';
import type { Collection } from '../collectors/collection.ts';
import { startBackground } from '../drivers/connections/background.ts';
import type { Driver } from '../drivers/driver.ts';
import { beginDriver } from '../drivers/start-driver.ts';
import { openLab } from '../lab/lab.ts';
import { isWildcard } from '../model/address-family.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import type { Machine } from '../model/machine.ts';
import type { Destination, Plan } from '../model/plan.ts';
import type { Target } from '../targets/target.ts';
import { startOtherListener, startTarget } from '../targets/targets.ts';
import { startUpstream } from '../targets/upstream/start.ts';
import type { Cleanup } from './cleanup.ts';
import type { Share } from './client-hosts/share.ts';
import { sharedServer } from './client-hosts/shared-server.ts';
import type { LoadClock } from './clock.ts';
import { beginEvidence } from './evidence.ts';
import type { RunRecord } from './record.ts';
import { joinedCollection } from './server-host/joined-collection.ts';
import { type FarAgent, openServerHost, type ServerHost, type WatchedServer } from './server-host/server-host.ts';
import { watchExits } from './watch-exits.ts';

/** Everything of a run that is up before the load: both hosts, what listens, what connects, and the evidence. */
export interface Testbed {
  readonly target: Target;
  readonly driver: Driver;
  readonly listener: Destination;
  readonly collection: Collection;
  /** Present where the server is another machine, and an agent is there. */
  readonly serverHost?: ServerHost;
  /** Present where other hosts make the rest of the load. */
  readonly share?: Share;
  /** Agrees with every other host on the moment at which the load starts, of our CLOCK_MONOTONIC; undefined where there is none. */
  readonly agreeOnStart?: () => Promise<bigint>;
  /** Starts the background connections to the other listener, where the load asks for them. */
  readonly startOthers: () => Promise<void>;
}

export interface TestbedOptions {
  readonly machine: Machine;
  readonly allowHostChanges: boolean;
  readonly restoreCommand?: readonly string[];
  readonly until?: AbortSignal;
  readonly server?: ServerAgent;
  readonly share?: Share;
}

/** An agent on the host of the server, and how the kernel may be watched there. */
export interface ServerAgent {
  readonly agent: FarAgent;
  readonly how: WatchMeans;
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
  const { share } = options;
  const watched = await watchedElsewhere(plan, options.server, cleanup);
  const serverHost = share?.server === undefined ? watched : sharedServer(share.server);
  const agreeOnStart = share?.armed ?? watched?.agreeOnStart;
  const upstream = await startUpstream(plan, lab.hosts.server);
  if (upstream !== undefined) cleanup.add('upstream', () => upstream.stop());
  const listening = startTarget(plan, lab.hosts.server, upstream?.to);
  const starting = beginDriver({
    plan,
    host: lab.hosts.client,
    countCalls: whyUntraced(options.machine.privilege) !== undefined,
    ...(options.until !== undefined && { until: options.until }),
  });
  cleanup.add('driver', () => starting.abandon());
  // Processes take as long to start as this evidence to open, and neither needs the other.
  const evidence = beginEvidence(plan, options, lab, clock);
  cleanup.add('evidence', evidence.close);
  const target = await listening;
  cleanup.add('target', () => target.stop());
  const listener = { address: target.address, port: target.port };
  const other = plan.otherListenerPort === undefined ? undefined : await startOtherListener(plan, lab.hosts.server);
  if (other !== undefined) cleanup.add('other-listener', () => other.stop());

  record.enter('driver');
  const driver = await starting.ready(listener);
  cleanup.add('driver', () => driver.finish());
  const background = await startBackground(plan, lab.hosts.client, connectable(plan, listener));
  cleanup.add('background-connections', () => background.stop());

  cleanup.add('host-wide-settings', () => {
    for (const warning of lab.restore()) record.warn(warning);
  });
  // As late as can be, and taken back first: meanwhile the whole machine lives with them.
  lab.change();
  const opened = evidence.open({ target, driver, listener, ...(upstream && { upstream }) });
  const collection = serverHost === undefined ? opened : joinedCollection(opened, serverHost, listener);
  cleanup.add('evidence', evidence.close);
  watchExits(collection, clock, [target, driver]);
  await background.halfOpen();
  const startOthers = () => background.others();
  return {
    ...{ target, driver, listener, collection, startOthers },
    ...(serverHost && { serverHost }),
    ...(share && { share }),
    ...(agreeOnStart && { agreeOnStart }),
  };
}

async function watchedElsewhere(
  plan: Plan,
  server: ServerAgent | undefined,
  cleanup: Cleanup,
): Promise<WatchedServer | undefined> {
  if (server === undefined) return undefined;
  const host = await openServerHost(server.agent, plan, server.how);
  cleanup.add('server-host', () => host.close());
  return host;
}

/** A target that listens on every address is reached at its host's own. */
function connectable(plan: Plan, { address, port }: Destination): Destination {
  return { address: isWildcard(address) ? (plan.hosts.server.addresses[0] ?? address) : address, port };
}
