import { messageOf } from '../model/error-message.ts';
import { CannotRun } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { Side } from '../model/side.ts';
import { openConntrack } from '../system/linux/ctnetlink.ts';
import type { NetlinkSocket } from '../system/linux/netlink.ts';
import { addTrackingFillers } from '../system/linux/tracking-fillers.ts';

/** Takes entries of the tracking table of the namespace that this thread is in, as many as the plan says. They end with the namespace. */
export function fillTrackingTable(side: Side, plan: Plan): void {
  const { entriesTaken } = plan.hosts[side];
  if (entriesTaken === undefined) return;
  let netlink: NetlinkSocket | undefined;
  try {
    netlink = openConntrack();
    addTrackingFillers(netlink, entriesTaken);
  } catch (error) {
    throw new CannotRun(
      `the connection-tracking table of the ${side} could not be filled: ${messageOf(error)}`,
      'sudo modprobe nf_conntrack_netlink   # or let the maximum be changed: as root, with --allow-host-changes',
    );
  } finally {
    netlink?.close();
  }
}
