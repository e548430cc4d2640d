import { codeOf } from '../../model/error-code.ts';
import { CannotRun, usageError } from '../../model/errors.ts';
import type { Destination } from '../../model/plan.ts';
import type { TcpSocket } from '../../system/linux/sock-diag.ts';
import { listeningSockets, socketsOf } from '../../system/listeners-of.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import { unseenProcess } from '../../system/unseen-process.ts';
import { addressesIn } from './command-addresses.ts';
import { listenersText } from './listeners-text.ts';
import { here, type NetworkPlace } from './network-place.ts';
import { namespaceLeft, namespaceOf } from './server-namespace.ts';

/** What the user says of the server that is to be diagnosed. */
export interface ServerHint {
  readonly pid?: number;
  readonly port?: number;
  readonly command: readonly string[];
}

export interface FoundServer {
  /** Where it listens; 0.0.0.0 or :: for every address. */
  readonly listener: Destination;
  /** Processes that have its listening sockets open, as far as this user may look. */
  readonly owners: readonly number[];
  /** A process in whose network namespace it listens, where that is not the client's. */
  readonly namespacePid?: number;
  /** Addresses at which it can be reached there as well: one alone can be followed. */
  readonly unseenAddresses?: readonly string[];
}

/**
 * The one server that is meant: by its process, by its port, or by the address among the command's words. Throws CannotRun
 * with what does listen where there is none, InvalidInput where it cannot be told which.
 * @param client where the command connects from
 */
export function findServer(hint: ServerHint, client: NetworkPlace = here()): FoundServer {
  const { pid } = hint;
  const foreign = pid === undefined ? namespaceLeft(hint, client) : namespaceOf(pid, client);
  const listening = (foreign?.network ?? client).run(listeningSockets);
  const sockets = chosen(hint, pid === undefined ? listening : ofProcess(pid, listening), listening);
  const [first] = sockets;
  if (first === undefined) throw new CannotRun('there is no such listener');
  const port = first.localPort;
  const address = addressOf(new Set(sockets.map(({ local }) => local)));
  const owners = ownersOf(sockets.map(({ inode }) => inode));
  if (foreign === undefined) return { listener: { address, port }, owners };
  return { ...reachable(foreign.network, { address, port }, hint), owners, namespacePid: foreign.pid };
}

function chosen(hint: ServerHint, candidates: readonly TcpSocket[], listening: readonly TcpSocket[]): TcpSocket[] {
  const { pid, port, command } = hint;
  if (port !== undefined) {
    return only(candidates, [port], noListener(pid, port), listening);
  }
  if (pid !== undefined) {
    const none = `process ${pid} listens on no TCP port`;
    return only(candidates, portsOf(candidates), none, listening);
  }
  if (command.length === 0) return only(candidates, portsOf(candidates), 'nothing listens here', listening);
  const named = [...new Set(addressesIn(command).map(one => one.port))];
  if (named.length === 0) throw usageError('--port', 'the command names no address', '--port or --pid of the server');
  return only(candidates, named, `nothing listens on port ${named.join(' or ')}, which the command names`, listening);
}

function noListener(pid: number | undefined, port: number): string {
  return pid === undefined ? `nothing listens on port ${port}` : `process ${pid} does not listen on port ${port}`;
}

function ofProcess(pid: number, listening: readonly TcpSocket[]): TcpSocket[] {
  try {
    const inodes = socketsOf(pid);
    return listening.filter(({ inode }) => inodes.has(inode));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') throw unseenProcess(pid, listenersText(listening, []));
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new CannotRun(`process ${pid} belongs to another user: what it listens on cannot be seen`, '--port, or sudo');
  }
}

function only(
  candidates: readonly TcpSocket[],
  ports: readonly number[],
  none: string,
  listening: readonly TcpSocket[],
): TcpSocket[] {
  const found = candidates.filter(({ localPort }) => ports.includes(localPort));
  if (found.length === 0) throw new CannotRun(none, listenersText(listening, ports));
  const several = portsOf(found);
  if (several.length === 1) return found;
  throw usageError('--port', `there are listeners on ports ${several.join(', ')}`, 'one of them');
}

/** Several sockets may share a port. */
function addressOf(addresses: ReadonlySet<string>): string {
  const [one = '', ...others] = addresses;
  if (others.length === 0) return one;
  return [...addresses].some(address => address.includes(':')) ? '::' : '0.0.0.0';
}

/**
 * A connection into another namespace can be told from all others only by the address that it goes to. Where the command names none, the
 * first one is followed, and the others are not.
 */
export function reachable(
  foreign: Pick<NetworkPlace, 'addresses'>,
  { address, port }: Destination,
  { command }: Pick<ServerHint, 'command'>,
): Pick<FoundServer, 'listener' | 'unseenAddresses'> {
  const own = servedAddresses(foreign, address);
  const named = addressesIn(command);
  const aimed = named.find(one => one.port === port && own.includes(one.host));
  const at = aimed?.host ?? (named.length === 0 ? own[0] : undefined);
  const unseenAddresses = aimed === undefined ? own.slice(1) : [];
  if (at !== undefined) return { listener: { address: at, port }, unseenAddresses };
  const where = own.map(one => `${one}:${port}`).join(' or ') || `no address that can be reached, port ${port}`;
  throw usageError(
    'command',
    `it names ${named.map(one => `${one.host}:${one.port}`).join(', ')}, but the server has a network namespace of its own`,
    `${where}: what a proxy or an address translation lets through cannot be followed`,
  );
}

/** A listener on every address of IPv4 takes none of IPv6. */
function servedAddresses(foreign: Pick<NetworkPlace, 'addresses'>, address: string): string[] {
  if (address === '::') return foreign.addresses();
  return address === '0.0.0.0' ? foreign.addresses().filter(one => !one.includes(':')) : [address];
}

function portsOf(sockets: readonly TcpSocket[]): number[] {
  return [...new Set(sockets.map(({ localPort }) => localPort))];
}
