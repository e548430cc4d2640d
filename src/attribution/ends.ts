import { LAB_DEVICE } from '../model/access.ts';
import { type AttributedGroup, rootOf } from '../model/attribution.ts';
import type { CauseHop } from '../model/cause.ts';
import type { Ends } from '../model/ends.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';

/** Notes beside every group whose cause is no limit what the run knows of its hosts. */
export function withEnds(run: Run, groups: readonly AttributedGroup[]): AttributedGroup[] {
  const ends = endsOf(run);
  return groups.map(one => {
    const root = rootOf(one.cause);
    if (root.kind === 'limit' || root.kind === 'unexplained') return one;
    return { ...one, ends: root.hop === undefined ? ends : behind(root.hop, ends) };
  });
}

/** The target is the client there. */
function behind({ to }: CauseHop, { device }: Ends): Ends {
  const [, server = to, port] = /^(.*):(\d+)$/.exec(to) ?? [];
  return { server, ...(port !== undefined && { port: Number(port) }), ...(device !== undefined && { device }) };
}

/** Where the server is another machine, nobody knows by which address it sees the client. */
function endsOf({ plan, evidence }: Run): Ends {
  const { hosts, target, scenario } = plan;
  const isUnknown = target.remote === true && target.host === undefined;
  const client = isUnknown ? undefined : hosts.client.addresses[0];
  const [server] = hosts.server.addresses;
  const port = valueIn(evidence?.server.listener ?? { state: 'absent', why: '' })?.port ?? target.port;
  return {
    ...(client !== undefined && { client }),
    ...(server !== undefined && { server }),
    ...(port > 0 && { port }),
    ...(scenario.lab.kind === 'netns' && { device: LAB_DEVICE }),
  };
}
