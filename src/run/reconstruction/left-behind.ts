import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import { TCP_STATE } from '../../model/codes.ts';
import type { Destination } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import { isServedBy } from '../observers/unanswered.ts';

/** A FIN counts as one byte. */
const FIN = 1;

/**
 * Connections that the command had closed when its client's kernel was still sending to the listener's host, again and again, a request or
 * without ever having had an answer: how long ago each had sent data. A host that is reached acknowledges all at once, whatever its
 * application does.
 */
export function leftBehind({ client }: SocketTables, listener: Destination): number[] {
  const waitsMs: number[] = [];
  const table = valueIn(client);
  table?.forEach(({ state, local, localPort, remote, remotePort, history }) => {
    if (state !== TCP_STATE['FIN-WAIT-1'] || remotePort !== listener.port || !isServedBy(listener, remote)) return;
    if (history === undefined || history.retransmits === 0) return;
    const { sendQueue = 0 } = table.find(local, localPort, remote, remotePort) ?? {};
    if (sendQueue > FIN || history.bytesReceived <= FIN) waitsMs.push(history.sinceSentMs);
  });
  return waitsMs;
}
