import type { HostAccess } from '../model/access.ts';
import type { Plan } from '../model/plan.ts';
import type { Refusal } from '../model/run.ts';
import { SIDES, type Side } from '../model/side.ts';
import { networkNamespaceOf } from '../system/linux/namespaces.ts';
import type { Place } from './place.ts';

/** This machine as it stands: both hosts are its loopback, but for a server that lives in another namespace; nothing is changed. */
export function createHostLab(plan: Plan): Place {
  const { namespacePid } = plan.target;
  const elsewhere = namespacePid === undefined ? undefined : networkNamespaceOf(namespacePid);
  return {
    kind: 'host',
    hosts: {
      client: loopback('client'),
      server: elsewhere === undefined ? loopback('server') : { ...loopback('server'), run: elsewhere.run },
    },
    refused: SIDES.flatMap(side => refusals(plan, side)),
    settings: { client: {}, server: {} },
    close: () => {
      elsewhere?.close();
      return [];
    },
  };
}

function loopback(side: Side): HostAccess {
  return { side, device: 'lo', run: act => act() };
}

function refusals(plan: Plan, side: Side): Refusal[] {
  return plan.hosts[side].sysctl
    .filter(({ origin }) => origin === 'scenario')
    .map(({ name, value }) => ({ side, name, value, why: 'a host lab leaves this machine as it is' }));
}
