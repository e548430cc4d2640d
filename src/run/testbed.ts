import { whyUntraced } from '../collectors/calls/call-trace.ts';
import type { Collection } from '../collectors/collection.ts';
import { startBackground } from '../drivers/connections/background.ts';
import type { Driver } from '../drivers/driver.ts';
import { beginDriver } from '../drivers/start-driver.ts';
import { openLab } from '../lab/lab.ts';
import { isWildcard } from '../model/address-family.ts';
import type { ProcessExit } from '../model/evidence.ts';
import type { Machine } from '../model/machine.ts';
import type { Destination, Plan } from '../model/plan.ts';
import type { ShardExit } from '../system/shard-process.ts';
import type { ProcessEnd } from '../targets/process-ends.ts';
import type { Target } from '../targets/target.ts';
import { startOtherListener, startTarget } from '../targets/targets.ts';
import { startUpstream } from '../targets/upstream/start.ts';
import type { Cleanup } from './cleanup.ts';
import type { LoadClock } from './clock.ts';
import { beginEvidence } from './evidence.ts';
import type { RunRecord } from './record.ts';

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
  const collection = evidence.open({ target, driver, listener, ...(upstream && { upstream }) });
  cleanup.add('evidence', evidence.close);
  watchExits(collection, { target, driver, clock });
  await background.halfOpen();
  return { target, driver, listener, collection, startOthers: () => background.others() };
}

/** A target that listens on every address is reached at its host's own. */
function connectable(plan: Plan, { address, port }: Destination): Destination {
  return { address: isWildcard(address) ? (plan.hosts.server.addresses[0] ?? address) : address, port };
}

/** A process that ends before the teardown began ended by itself, or because the scenario said so. */
function watchExits(
  collection: Collection,
  { target, driver, clock }: Pick<Testbed, 'target' | 'driver'> & { readonly clock: LoadClock },
): void {
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
