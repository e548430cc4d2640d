import type { HostAccess } from '../model/access.ts';
import type { Plan } from '../model/plan.ts';
import type { Refusal } from '../model/run.ts';
import { SIDES, type Side } from '../model/side.ts';
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
      client: loopback('client', entered),
      server: loopback('server', elsewhere),
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

function loopback(side: Side, namespace?: NetworkNamespace): HostAccess {
  return { side, device: 'lo', run: namespace?.run ?? (act => act()) };
}

function refusals(plan: Plan, side: Side): Refusal[] {
  return plan.hosts[side].sysctl
    .filter(({ origin }) => origin === 'scenario')
    .map(({ name, value }) => ({ side, name, value, why: 'a host lab leaves this machine as it is' }));
}
