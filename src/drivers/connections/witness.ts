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
import { CLOSED, type Load } from './load.ts';

const SYN_SENT = 2;
const TCP_CLOSED = 7;
/** A byte of the ledger holds no more. */
const MOST = 255;

/** Records what the client's kernel holds for the attempt: its port, its state and, while it connects, its SYNs. */
export function observe({ ledger, descriptors }: Load, attempt: number): void {
  const fd = descriptors[attempt] ?? CLOSED;
  if (fd === CLOSED) return;
  ledger.sourcePort[attempt] = localPort(fd);
  if (readTcpInfo(fd) < 0) return;
  ledger.clientState[attempt] = tcpState();
  if (ledger.stage[attempt] === STAGE.connect) recordSyns(ledger, attempt);
  else recordRequest(ledger, attempt);
}

/** Records the SYNs that a connection took, at the moment it stands: nothing else has been sent on it yet. */
export function observeHandshake({ ledger, descriptors }: Load, attempt: number): void {
  if (readTcpInfo(descriptors[attempt] ?? CLOSED) === 0) recordSyns(ledger, attempt);
}

/** Records every attempt whose socket is open. Failed ones keep what held when they failed. */
export function observeAll(load: Load): void {
  for (let attempt = 0; attempt < load.next; attempt += 1) {
    if (load.ledger.outcome[attempt] !== OUTCOME.failed) observe(load, attempt);
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
