import { isIP } from 'node:net';
import { CannotRun } from '../../model/errors.ts';
import { listeningSockets } from '../../system/listeners-of.ts';
import { privilege } from '../../system/privilege.ts';
import { ownersOf } from '../../system/socket-owners.ts';
import { addressesIn } from './command-addresses.ts';
import { here, type NetworkPlace, placeIn } from './network-place.ts';

/** A network namespace in which the server listens, and from which nobody connects. */
export interface ForeignNamespace {
  readonly network: NetworkPlace;
  /** A process that is in it. */
  readonly pid: number;
}

/**
 * The network namespace of a process; undefined where it is the client's, or cannot be seen: then what the process listens on is not
 * found either. Throws CannotRun where it is another one and may not be entered.
 */
export function namespaceOf(pid: number, client: NetworkPlace): ForeignNamespace | undefined {
  const file = `/proc/${pid}/ns/net`;
  if (isSeen(file, client) !== 'another') return undefined;
  if (privilege() === 'root') return { network: placeIn(file), pid };
  throw new CannotRun(`process ${pid} has a network namespace of its own, which root alone may enter`, 'sudo');
}

function isSeen(file: string, client: NetworkPlace): 'same' | 'another' | 'unseen' {
  try {
    return client.is(file) ? 'same' : 'another';
  } catch {
    return 'unseen';
  }
}

/** What the user said of a server without naming its process. */
interface NamedServer {
  readonly port?: number;
  readonly command: readonly string[];
}

/** This process's own namespace, where the command enters another one, and connects from there to a server here. */
export function namespaceLeft(named: NamedServer, client: NetworkPlace): ForeignNamespace | undefined {
  const own = here();
  if (client.is('/proc/thread-self/ns/net')) return undefined;
  const asked = addressesIn(named.command).filter(({ port }) => named.port === undefined || port === named.port);
  const ports = named.port === undefined ? asked.map(({ port }) => port) : [named.port];
  const listenersIn = (place: NetworkPlace) => {
    return place.run(listeningSockets).filter(({ localPort }) => ports.includes(localPort));
  };
  const listening = listenersIn(own);
  const hosts = asked.map(({ host }) => host).filter(host => isIP(host) !== 0);
  const isOwn =
    hosts.length === 0 ? listenersIn(client).length === 0 : hosts.some(host => own.addresses().includes(host));
  if (listening.length === 0 || !isOwn || hosts.some(host => client.addresses().includes(host))) return undefined;
  const [owner = process.pid] = ownersOf(listening.map(({ inode }) => inode));
  return { network: own, pid: owner };
}
