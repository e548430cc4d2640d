import { type NetlinkSocket, openNetlink } from './netlink.ts';
import { findAttribute, type Range } from './netlink-message.ts';

const NETLINK_ROUTE = 0;
const RTM_GETQDISC = 38;
/** struct tcmsg, and where it says what a discipline hangs on (include/uapi/linux/rtnetlink.h). */
const TCMSG_BYTES = 20;
const PARENT = 12;
const TC_H_ROOT = 0xffff_ffff;
/** TCA_STATS2 holds TCA_STATS_QUEUE, a struct gnet_stats_queue (include/uapi/linux/gen_stats.h). */
const TCA_STATS2 = 7;
const TCA_STATS_QUEUE = 3;
const DROPS = 8;

/** A socket for questions about the devices of the network namespace it is opened in. */
export function openRouteNetlink(): NetlinkSocket {
  return openNetlink(NETLINK_ROUTE);
}

/** Packets that the queueing disciplines of the namespace's devices dropped so far: those at the root, which count what hangs on them. */
export function qdiscDrops(netlink: NetlinkSocket): number {
  let drops = 0;
  netlink.dump(RTM_GETQDISC, Buffer.alloc(TCMSG_BYTES), (buffer, payload) => {
    if (payload.end - payload.start < TCMSG_BYTES) return;
    if (buffer.readUInt32LE(payload.start + PARENT) === TC_H_ROOT) drops += dropsOf(buffer, payload);
  });
  return drops;
}

function dropsOf(buffer: Buffer, payload: Range): number {
  const stats = findAttribute(buffer, { start: payload.start + TCMSG_BYTES, end: payload.end }, TCA_STATS2);
  const queue = stats && findAttribute(buffer, stats, TCA_STATS_QUEUE, DROPS + 4);
  return queue === undefined ? 0 : buffer.readUInt32LE(queue.start + DROPS);
}
