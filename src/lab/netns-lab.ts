import type { HostAccess } from '../model/access.ts';
import type { Plan } from '../model/plan.ts';
import { SIDES, type Side } from '../model/side.ts';
import { createNetworkNamespace, type NetworkNamespace } from '../system/linux/namespaces.ts';
import { breakWays } from './broken-ways.ts';
import { shortenQueue } from './device-queue.ts';
import { applyFirewall } from './firewall.ts';
import { connectThrough, narrowWays } from './narrow-way.ts';
import { connectHosts, DEVICE, type Endpoint } from './network.ts';
import type { Place } from './place.ts';
import { type AppliedSettings, applySettings, shapesNewDevices } from './settings.ts';
import { fillTrackingTable } from './tracking-table.ts';

/** Two fresh network namespaces, each with an `eth0` that is one end of a cable to the other. */
export function createNetnsLab(plan: Plan): Place {
  const opened: NetworkNamespace[] = [];
  const close = (): void => {
    for (const namespace of opened) namespace.close();
  };
  try {
    const [client, server] = [createNetworkNamespace(), createNetworkNamespace()];
    opened.push(client, server);
    const early = { client: prepare(plan, 'client', client), server: prepare(plan, 'server', server) };
    const ends = { client: endOf(plan, 'client', client), server: endOf(plan, 'server', server) };
    const narrow = narrowWays(plan.faults);
    if (narrow.length === 0) connectHosts(ends, plan.scenario.lab.neighbours === 'resolved');
    else {
      const router = createNetworkNamespace();
      opened.push(router);
      connectHosts(ends, false, hosts => connectThrough(router, hosts, narrow));
    }
    breakWays(ends, plan.faults);
    const applied = {
      client: merged(early.client, furnish(plan, 'client', client)),
      server: merged(early.server, furnish(plan, 'server', server)),
    };
    return {
      kind: 'netns',
      hosts: { client: accessTo('client', client), server: accessTo('server', server) },
      refused: SIDES.flatMap(side => applied[side].refused),
      settings: { client: applied.client.settings, server: applied.server.settings },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function endOf(plan: Plan, side: Side, namespace: NetworkNamespace): Endpoint {
  const isLastMissing = plan.faults.some(fault => 'address' in fault && fault.on === side);
  return { namespace, addresses: addressesOf(plan, side), isLastMissing };
}

function addressesOf(plan: Plan, side: Side): readonly string[] {
  const { addresses } = plan.hosts[side];
  if (side === 'server' || plan.halfOpenAddress === undefined) return addresses;
  return [...addresses, plan.halfOpenAddress];
}

/** What a device takes over when it is made has to be set before. */
function prepare(plan: Plan, side: Side, namespace: NetworkNamespace): AppliedSettings {
  const settings = plan.hosts[side].sysctl.filter(({ name }) => shapesNewDevices(name));
  return namespace.run(() => applySettings(side, settings));
}

function merged(one: AppliedSettings, other: AppliedSettings): AppliedSettings {
  return { settings: { ...one.settings, ...other.settings }, refused: [...one.refused, ...other.refused] };
}

/** The firewall first: a kernel without connection tracking loaded has no settings for it. */
function furnish(plan: Plan, side: Side, namespace: NetworkNamespace): AppliedSettings {
  return namespace.run(() => {
    applyFirewall(side, plan);
    fillTrackingTable(side, plan);
    shortenQueue(side, plan.faults);
    return applySettings(
      side,
      plan.hosts[side].sysctl.filter(({ name }) => !shapesNewDevices(name)),
    );
  });
}

function accessTo(side: Side, namespace: NetworkNamespace): HostAccess {
  return { side, device: DEVICE, run: namespace.run };
}
