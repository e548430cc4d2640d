import { isWildcard } from '../../model/address-family.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { Series } from '../../model/series.ts';
import type { NetlinkSocket } from '../../system/linux/netlink.ts';
import { dumpTcpSockets, TCP_STATES_MASK, type TcpSocket } from '../../system/linux/sock-diag.ts';
import { dumpUnixListeners, type UnixListener } from '../../system/linux/unix-diag.ts';
import { countListenerDrops } from '../host/listener-drops.ts';
import { recordSeries, type SeriesRecorder } from '../series/series-recorder.ts';

/** More listening sockets of one host are not followed. */
const MOST_FOLLOWED = 256;

/** Every listening socket of a network namespace, TCP and Unix, and how its accept queue went. */
export interface ListeningSockets {
  /** One look at all of them. */
  sample(atMs: number): void;
  /** Ports of TCP that somebody listens on, as of the latest look. */
  ports(): ReadonlySet<number>;
  unix(): readonly UnixListener[];
  /** The listener that takes connections to this address and port. */
  tcp(address: string, port: number): FollowedListener;
  named(name: string): FollowedListener;
}

export interface FollowedListener {
  readonly series: Probe<Series>;
  readonly inodes: readonly number[];
}

export function followListening(netlink: NetlinkSocket, unixDiag: NetlinkSocket | undefined): ListeningSockets {
  const recorders = new Map<string, SeriesRecorder>();
  const drops = countListenerDrops();
  let listening: readonly TcpSocket[] = [];
  let unix: readonly UnixListener[] = [];
  const add = (key: string, atMs: number, row: Readonly<Record<string, number>>) => {
    const known = recorders.get(key);
    if (known === undefined && recorders.size >= MOST_FOLLOWED) return;
    const recorder = known ?? recordSeries({ peak: 'queue' });
    recorders.set(key, recorder);
    recorder.add(atMs, row);
  };
  const followed = (key: string | undefined, inodes: readonly number[]): FollowedListener => {
    const recorder = key === undefined ? undefined : recorders.get(key);
    return { inodes, series: recorder === undefined ? NOT_HERE : ok(recorder.series()) };
  };
  return {
    sample: atMs => {
      listening = readTcp(netlink);
      drops.note(listening);
      for (const [key, sockets] of byAddress(listening)) {
        const dropped = drops.of(socket => keyOf(socket) === key);
        add(key, atMs, { ...summed(sockets), ...(dropped !== undefined && { drops: dropped }) });
      }
      unix = unixDiag === undefined ? [] : readUnix(unixDiag);
      for (const { name, queue, bound } of unix) add(`unix:${name}`, atMs, { queue, bound });
    },
    ports: () => new Set(listening.map(({ localPort }) => localPort)),
    unix: () => unix,
    tcp: (address, port) => {
      const ours = listening.filter(({ local, localPort }) => localPort === port && takes(local, address));
      const [one] = ours;
      return followed(
        one && keyOf(one),
        ours.map(({ inode }) => inode),
      );
    },
    named: name =>
      followed(
        `unix:${name}`,
        unix.filter(one => one.name === name).map(({ inode }) => inode),
      ),
  };
}

const NOT_HERE = absent('no listener of this host takes these connections');

function readTcp(netlink: NetlinkSocket): TcpSocket[] {
  const sockets: TcpSocket[] = [];
  dumpTcpSockets(netlink, { states: TCP_STATES_MASK.listen, drops: true }, socket => sockets.push(socket));
  return sockets;
}

function readUnix(netlink: NetlinkSocket): UnixListener[] {
  const listeners: UnixListener[] = [];
  dumpUnixListeners(netlink, listener => listeners.push(listener));
  return listeners;
}

/** Several sockets may share an address (SO_REUSEPORT). */
function byAddress(sockets: readonly TcpSocket[]): Map<string, TcpSocket[]> {
  const groups = new Map<string, TcpSocket[]>();
  for (const socket of sockets) groups.set(keyOf(socket), [...(groups.get(keyOf(socket)) ?? []), socket]);
  return groups;
}

function keyOf({ local, localPort }: TcpSocket): string {
  return `${local} ${localPort}`;
}

function takes(bound: string, address: string): boolean {
  return bound === address || isWildcard(bound);
}

function summed(sockets: readonly TcpSocket[]) {
  return {
    queue: sockets.reduce((sum, { receiveQueue }) => sum + receiveQueue, 0),
    bound: sockets.reduce((sum, { sendQueue }) => sum + sendQueue, 0),
  };
}
