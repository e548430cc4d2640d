import type { HostAccess } from '../model/access.ts';
import type { Plan } from '../model/plan.ts';
import type { Refusal } from '../model/run.ts';
import { SIDES, type Side } from '../model/side.ts';
import { deviceWith } from '../system/device-with.ts';
import { type NetworkNamespace, networkNamespaceIn, networkNamespaceOf } from '../system/linux/namespaces.ts';
import type { Place } from './place.ts';

/**
 * This machine as it stands: both hosts are its loopback, but where the command enters another network namespace, or the server lives in
 * one; nothing is changed.
 */
export function createHostLab(plan: Plan): Place {
  const { namespacePid } = plan.target;
  const entered = plan.commandNamespace === undefined ? undefined : networkNamespaceIn(plan.commandNamespace.file);
  const elsewhere = namespacePid === undefined ? entered : networkNamespaceOf(namespacePid);
  return {
    kind: 'host',
    hosts: {
      client: asItStands('client', deviceOf(plan, 'client'), entered),
      server: asItStands('server', deviceOf(plan, 'server'), elsewhere),
    },
    refused: SIDES.flatMap(side => refusals(plan, side)),
    settings: { client: {}, server: {} },
    close: () => {
      entered?.close();
      elsewhere?.close();
      return [];
    },
  };
}

function asItStands(side: Side, device: string, namespace?: NetworkNamespace): HostAccess {
  return { side, device, run: namespace?.run ?? (act => act()) };
}

/** Both ends of the load are on the loopback, but where one of them is another machine. */
function deviceOf({ hosts, target }: Plan, side: Side): string {
  const [own] = hosts[side].addresses;
  return (target.host === undefined || own === undefined ? undefined : deviceWith(own)) ?? 'lo';
}

function refusals(plan: Plan, side: Side): Refusal[] {
  return plan.hosts[side].sysctl
    .filter(({ origin }) => origin === 'scenario')
    .map(({ name, value }) => ({ side, name, value, why: 'a host lab leaves this machine as it is' }));
}
