import type { SocketTables } from '../collectors/socket-tables.ts';
import { TCP_STATE } from '../model/codes.ts';
import type { Destination } from '../model/plan.ts';
import { known } from '../model/probe.ts';
import type { FourTuple } from './autopsy.ts';

const SYN_SENT = TCP_STATE['SYN-SENT'];
const OPEN = [SYN_SENT, TCP_STATE['ESTABLISHED'], TCP_STATE['CLOSE-WAIT']];

/** A connection that the client holds at this moment. `served`: the application has it, as far as both kernels tell. */
export interface HeldSocket {
  readonly tuple: FourTuple;
  readonly connecting: boolean;
  readonly served: boolean;
}

/** Every connection towards the listener that the client's kernel holds open. Undefined where its table was not read. */
export function heldSockets(tables: SocketTables, listener: Destination): HeldSocket[] | undefined {
  const client = known(tables.client);
  if (client === undefined) return undefined;
  const server = known(tables.server);
  const held: HeldSocket[] = [];
  client.forEach(({ state, local, localPort, remote, remotePort }) => {
    if (remotePort !== listener.port || remote !== listener.address || !isOpen(state)) return;
    const theirs = server?.find(remote, remotePort, local, localPort);
    const accepted = server === undefined || (theirs !== undefined && isOpen(theirs.state) && theirs.inode !== 0);
    const connecting = state === SYN_SENT;
    held.push({
      tuple: { source: local, sourcePort: localPort, destination: remote, destinationPort: remotePort },
      connecting,
      served: accepted && !connecting,
    });
  });
  return held;
}

/**
 * What the client holds, with those counted as served that moved on between two looks: a connection that is under way at one moment
 * is no failure.
 */
export function stuckSockets(before: readonly HeldSocket[], now: readonly HeldSocket[]): HeldSocket[] {
  const waiting = new Set(before.filter(({ served }) => !served).map(({ tuple }) => keyOf(tuple)));
  return now.map(socket => (socket.served || waiting.has(keyOf(socket.tuple)) ? socket : { ...socket, served: true }));
}

function keyOf({ source, sourcePort, destination, destinationPort }: FourTuple): string {
  return `${source} ${sourcePort} ${destination} ${destinationPort}`;
}

/** Connecting, or not yet closed from this side. */
export function isOpen(state: number): boolean {
  return OPEN.includes(state);
}
