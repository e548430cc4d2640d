import { authority } from '../../model/address-family.ts';
import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATE, TCP_STATES_MASK } from '../../system/linux/sock-diag.ts';

/** Any but a listener, and what a listener has not accepted yet. */
const HOLDING =
  TCP_STATES_MASK.all & ~TCP_STATES_MASK.listen & ~(1 << TCP_STATE.synReceived) & ~(1 << TCP_STATE.newSynReceived);

/**
 * Local ports that connections of one network namespace hold towards each destination, from that local address which has the most of them:
 * what is being closed, or is in TIME-WAIT, holds its port as well.
 *
 * @param listening ports that are listened on: what has one was accepted
 */
export function countHeldPorts(
  netlink: NetlinkSocket,
  listening: ReadonlySet<number>,
  exceptPort: number,
): ReadonlyMap<string, number> {
  const ofAddress = new Map<string, Map<string, number>>();
  dumpTcpSockets(netlink, { states: HOLDING, exceptPort }, ({ local, localPort, remote, remotePort }) => {
    if (listening.has(localPort)) return;
    const to = authority({ address: remote, port: remotePort });
    const counts = ofAddress.get(to) ?? new Map<string, number>();
    ofAddress.set(to, counts.set(local, (counts.get(local) ?? 0) + 1));
  });
  return new Map([...ofAddress].map(([to, counts]) => [to, Math.max(...counts.values())]));
}
