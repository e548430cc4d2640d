import type { BehindFacts, ProcessBehind } from '../../model/machine-facts.ts';
import { probe, valueIn } from '../../model/probe.ts';
import { last } from '../../model/series.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { openSockDiag } from '../../system/linux/sock-diag.ts';
import { openUnixDiag } from '../../system/linux/unix-diag.ts';
import { socketsOf } from '../../system/listeners-of.ts';
import { commandOf } from '../../system/process-children.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import { countHeldPorts } from '../hops/held-ports.ts';
import { followListening } from '../hops/listening.ts';
import { type Outgoing, readOutgoing } from '../hops/outgoing.ts';
import { readProcess } from './process.ts';

/** Of more listeners the first are looked at: each takes a look at the descriptors of all processes. */
const MOST_LISTENERS = 16;

/**
 * Listeners that a process, or one that it forked, has connections to at this moment, in the network namespace that this thread is in.
 * Throws where the sockets of the process may not be seen.
 */
export function readBehind(tree: FileTree, pid: number): BehindFacts[] {
  const own = socketsOf(pid);
  const netlink = openSockDiag();
  const unixDiag = valueIn(probe(openUnixDiag));
  try {
    const listening = followListening(netlink, unixDiag);
    listening.sample(0);
    const outgoing = readOutgoing({ netlink, unixDiag }, listening, NO_PORT);
    const held = countHeldPorts(netlink, listening.ports(), NO_PORT);
    return outgoing
      .filter(({ inodes, listener }) => inodes.some(inode => own.has(inode)) && !isOwn(listener().inodes, own))
      .slice(0, MOST_LISTENERS)
      .map(one => factsOf(tree, one, held.get(one.to)));
  } finally {
    netlink.close();
    unixDiag?.close();
  }
}

/** No connection is left out. */
const NO_PORT = 0;

function isOwn(inodes: readonly number[], own: ReadonlySet<number>): boolean {
  return inodes.some(inode => own.has(inode));
}

function factsOf(tree: FileTree, { to, listener }: Outgoing, portsTaken: number | undefined): BehindFacts {
  const { series: probed, inodes } = listener();
  const series = valueIn(probed);
  const [pid] = series === undefined ? [] : ownersOf(inodes);
  return {
    to,
    ...(series !== undefined && { waiting: last(series, 'queue') ?? 0, bound: last(series, 'bound') ?? 0 }),
    ...(portsTaken !== undefined && { portsTaken }),
    ...(pid !== undefined && { process: processOf(tree, pid) }),
  };
}

function processOf(tree: FileTree, pid: number): ProcessBehind {
  const { limits, descriptors } = readProcess(tree, `/proc/${pid}`, true);
  const [nofile, used] = [valueIn(limits)?.nofileSoft, valueIn(descriptors)];
  return {
    pid,
    command: commandOf(pid) ?? '',
    ...(nofile !== undefined && used !== undefined && { descriptors: { used, nofile } }),
  };
}
