import { CannotRun, InvalidInput } from '../model/fault.ts';
import type { Destination } from '../model/plan.ts';
import type { TcpSocket } from '../system/linux/sock-diag.ts';
import { listeningSockets, socketsOf } from '../system/listeners-of.ts';
import { commandOf } from '../system/process-children.ts';
import { ownersOf } from '../system/socket-owners.ts';

/** What the user says of the server that is to be diagnosed. */
export interface ServerHint {
  readonly pid?: string;
  readonly port?: string;
  readonly command: readonly string[];
}

/** How many listeners are told of where there is none such. */
const TOLD = 20;

/**
 * The one listener that is meant: by its process, by its port, or by the address among the command's words. Throws CannotRun
 * with what does listen where there is none, InvalidInput where it cannot be told which.
 */
export function findServer({ pid, port, command }: ServerHint): Destination {
  const listening = listeningSockets();
  const candidates = pid === undefined ? listening : ofProcess(numberOf('--pid', pid, 2 ** 22), listening);
  const wanted = port === undefined ? undefined : numberOf('--port', port, 65_535);
  if (wanted !== undefined) return only(candidates, [wanted], `nothing listens on port ${wanted}`, listening);
  if (pid !== undefined)
    return only(candidates, portsOf(candidates), `process ${pid} listens on no TCP port`, listening);
  const named = [...new Set(command.flatMap(portsIn))];
  if (named.length === 0) throw invalid('--port', 'the command names no address', '--port or --pid of the server');
  return only(candidates, named, `nothing listens on port ${named.join(' or ')}, which the command names`, listening);
}

function ofProcess(pid: number, listening: readonly TcpSocket[]): TcpSocket[] {
  try {
    const inodes = socketsOf(pid);
    return listening.filter(({ inode }) => inodes.has(inode));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') throw new CannotRun(`there is no process ${pid}`, listeners(listening));
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    throw new CannotRun(`process ${pid} belongs to another user: what it listens on cannot be seen`, '--port, or sudo');
  }
}

/** Several sockets may share a port; on every address counts where both are. */
function only(
  candidates: readonly TcpSocket[],
  ports: readonly number[],
  none: string,
  listening: readonly TcpSocket[],
): Destination {
  const found = candidates.filter(({ localPort }) => ports.includes(localPort));
  const [first] = found;
  if (first === undefined) throw new CannotRun(none, listeners(listening));
  const several = portsOf(found);
  if (several.length > 1) throw invalid('--port', `there are listeners on ports ${several.join(', ')}`, 'one of them');
  return { address: addressOf(new Set(found.map(({ local }) => local))), port: first.localPort };
}

function addressOf(addresses: ReadonlySet<string>): string {
  const [only = '', ...others] = addresses;
  if (others.length === 0) return only;
  return [...addresses].some(address => address.includes(':')) ? '::' : '0.0.0.0';
}

function portsOf(sockets: readonly TcpSocket[]): number[] {
  return [...new Set(sockets.map(({ localPort }) => localPort))];
}

/** `http://127.0.0.1:8080/`, `localhost:8080`. */
function portsIn(word: string): number[] {
  return [...word.matchAll(/(?:\/\/|^|@)(?:\[[\da-f:]+\]|[\w.-]+):(\d{1,5})(?=\/|\?|$)/gi)].map(([, port]) =>
    Number(port),
  );
}

function numberOf(option: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= most) return number;
  throw invalid(option, `${JSON.stringify(text)} is none`, `a number from 1 to ${most}`);
}

function invalid(option: string, message: string, expected: string): InvalidInput {
  return new InvalidInput([{ at: { file: 'command line' }, key: option, message, expected }]);
}

/** What could have been meant. */
function listeners(listening: readonly TcpSocket[]): string {
  if (listening.length === 0) return 'start the server first: nothing listens on this machine';
  const told = listening.slice(0, TOLD).map(({ local, localPort, inode }) => {
    const [owner] = ownersOf([inode]);
    const who = owner === undefined ? 'owner not seen' : `${owner} ${(commandOf(owner) ?? '').slice(0, 40)}`.trim();
    return `${local}:${localPort} (${who})`;
  });
  return `one of those that listen: ${told.join(', ')}${listening.length > TOLD ? ', …' : ''}`;
}
