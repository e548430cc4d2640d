import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import { TCP_STATE } from '../../model/codes.ts';
import type { Destination } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import type { SocketHistory } from '../../model/socket-history.ts';
import type { FourTuple } from './join-tables.ts';

const SYN_SENT = TCP_STATE['SYN-SENT'];
const OPEN = [SYN_SENT, TCP_STATE['ESTABLISHED'], TCP_STATE['CLOSE-WAIT']];

/** A connection that the client holds at this moment. */
export interface HeldSocket {
  readonly tuple: FourTuple;
  readonly step: Step;
  /** What the client's kernel tells of it; undefined where it was not asked. */
  readonly history?: SocketHistory;
}

/**
 * How far it has come, as both kernels tell: no answer to its SYN · open for the client alone · in the accept queue · taken by the
 * application (or open, where the server's kernel cannot be seen).
 */
type Step = 'connecting' | 'half-open' | 'queued' | 'accepted';

/** Every connection towards the listener that the client's kernel holds open. Undefined where its table was not read. */
export function heldSockets(tables: SocketTables, listener: Destination): HeldSocket[] | undefined {
  const client = valueIn(tables.client);
  if (client === undefined) return undefined;
  const server = valueIn(tables.server);
  const held: HeldSocket[] = [];
  client.forEach(({ state, local, localPort, remote, remotePort, history }) => {
    if (remotePort !== listener.port || remote !== listener.address || !isOpen(state)) return;
    const theirs = server === undefined ? 'unseen' : server.find(remote, remotePort, local, localPort);
    held.push({
      tuple: { source: local, sourcePort: localPort, destination: remote, destinationPort: remotePort },
      step: state === SYN_SENT ? 'connecting' : stepOf(theirs),
      ...(history !== undefined && { history }),
    });
  });
  return held;
}

function stepOf(theirs: 'unseen' | { readonly state: number; readonly inode: number } | undefined): Step {
  if (theirs === 'unseen') return 'accepted';
  if (theirs === undefined || !OPEN.includes(theirs.state)) return 'half-open';
  return theirs.inode === 0 ? 'queued' : 'accepted';
}

/** A connection that was looked at twice: `stuck` had come no further the second time. */
export interface WatchedSocket extends HeldSocket {
  readonly stuck: boolean;
}

/** An accept queue is served in order: in one that moves, a place in it is a stop only after this long. */
const IN_MOVING_QUEUE_MS = 1000;
const IN_STILL_QUEUE_MS = 250;

/** What the client holds now. A connection that has moved on since the look before, or was not there yet, is under way. */
export function watchedSockets(before: readonly HeldSocket[], now: readonly HeldSocket[]): WatchedSocket[] {
  const steps = new Map(before.map(({ tuple, step }) => [keyOf(tuple), step]));
  const stepBefore = ({ tuple }: HeldSocket) => steps.get(keyOf(tuple));
  const moves = now.some(socket => socket.step === 'accepted' && stepBefore(socket) !== 'accepted');
  const patienceMs = moves ? IN_MOVING_QUEUE_MS : IN_STILL_QUEUE_MS;
  return now.map(socket => ({
    ...socket,
    stuck:
      stepBefore(socket) === socket.step &&
      (socket.step !== 'queued' || (socket.history?.sinceSentMs ?? patienceMs) >= patienceMs),
  }));
}

function keyOf({ source, sourcePort, destination, destinationPort }: FourTuple): string {
  return `${source} ${sourcePort} ${destination} ${destinationPort}`;
}

/** Connecting, or not yet closed from this side. */
export function isOpen(state: number): boolean {
  return OPEN.includes(state);
}

/** SYNs that were sent again before it was connected; undefined where that cannot be told from data that was sent again. */
export function synRetransmits({ history, step }: Pick<HeldSocket, 'history' | 'step'>): number | undefined {
  if (history === undefined) return undefined;
  return step === 'connecting' || history.bytesRetransmitted === 0 ? history.retransmits : undefined;
}
