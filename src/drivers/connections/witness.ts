import { OUTCOME, STAGE } from '../../model/codes.ts';
import type { Ledger } from '../../model/ledger.ts';
import { localPort } from '../../system/linux/sockets.ts';
import {
  readTcpInfo,
  retransmitsOut,
  tcpState,
  totalRetransmits,
  unacknowledged,
} from '../../system/linux/tcp-info.ts';
import type { Load } from './load.ts';

const SYN_SENT = 2;
const TCP_CLOSED = 7;
/** A byte of the ledger holds no more. */
const MOST = 255;

/**
 * Records what the client's kernel holds for an attempt whose socket is `fd`: its port, its state and, while it
 * connects, its SYNs. A negative `fd` is no socket.
 */
export function observe(ledger: Ledger, attempt: number, fd: number): void {
  if (fd < 0) return;
  ledger.sourcePort[attempt] = localPort(fd);
  if (readTcpInfo(fd) < 0) return;
  ledger.clientState[attempt] = tcpState();
  if (ledger.stage[attempt] === STAGE.connect) recordSyns(ledger, attempt);
  else recordRequest(ledger, attempt);
}

/**
 * Records the SYNs that a connection took, at the moment it stands: nothing else has been sent on it yet. Of one that took several the
 * port, too: by it the kernel tells where they were lost.
 */
export function observeHandshake(ledger: Ledger, attempt: number, fd: number): void {
  if (fd < 0 || readTcpInfo(fd) < 0) return;
  recordSyns(ledger, attempt);
  if (totalRetransmits() > 0) ledger.sourcePort[attempt] = localPort(fd);
}

/**
 * Records every attempt whose end the autopsy looks at: those still under way and, where connected may not mean
 * connected for the server, all that stand. Failed ones keep what held when they failed.
 */
export function observeAll({ ledger, task, sockets, next }: Load): void {
  for (let attempt = 0; attempt < next; attempt += 1) {
    const outcome = ledger.outcome[attempt];
    if (outcome === OUTCOME.pending || (outcome === OUTCOME.served && task.probe === 'none')) sockets.observe(attempt);
  }
}

function recordSyns(ledger: Ledger, attempt: number): void {
  const again = Math.min(MOST, totalRetransmits());
  ledger.retransmits[attempt] = again;
  // An acknowledged SYN is no longer out, but it did leave. One that was given up still stands as it was.
  const unacknowledged = tcpState() === SYN_SENT || tcpState() === TCP_CLOSED;
  ledger.retransmitsSent[attempt] = unacknowledged ? Math.min(1, retransmitsOut()) : Math.min(1, again);
}

/** What became of the request: segments sent again beyond the SYNs, and those that nobody has acknowledged yet. */
function recordRequest(ledger: Ledger, attempt: number): void {
  const again = totalRetransmits() - (ledger.retransmits[attempt] ?? 0);
  ledger.requestRetransmits[attempt] = Math.min(MOST, Math.max(0, again));
  ledger.unacknowledged[attempt] = Math.min(MOST, unacknowledged());
}
