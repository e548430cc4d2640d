import { STAGE } from '../../model/codes.ts';
import {
  dataSegmentsReceived,
  dataSegmentsSent,
  readTcpInfo,
  sinceDataReceivedMs,
  sinceDataSentMs,
  sinceSegmentMs,
  tcpState,
} from '../../system/linux/tcp-info.ts';

/** What the client's kernel holds of what an attempt waits for: the handshake, the answer, or the target's close. */
export type Arrival =
  | { readonly kind: 'nothing' }
  /** Milliseconds ago, give or take a tick. `isLast`: other parts of it came before, and that may have been much earlier. */
  | { readonly kind: 'came'; readonly agoMs: number; readonly isLast: boolean }
  /** The kernel keeps no time of it: a reset, a socket that was given up, or what was overwritten since. */
  | { readonly kind: 'undated' };

export const UNDATED: Arrival = { kind: 'undated' };
const NOTHING: Arrival = { kind: 'nothing' };

const ESTABLISHED = 1;
const SYN_SENT = 2;
const CLOSE_WAIT = 8;

/** Asks the kernel about an attempt at this stage whose socket is `fd`. */
export function arrivalAt(stage: number | undefined, fd: number): Arrival {
  if (fd < 0 || readTcpInfo(fd) < 0) return UNDATED;
  if (stage === STAGE.connect) return ofHandshake();
  return stage === STAGE.close ? ofClose() : ofAnswer();
}

function ofHandshake(): Arrival {
  if (tcpState() === SYN_SENT) return NOTHING;
  if (!isOpen()) return UNDATED;
  if (dataSegmentsSent() === 0) return came(sinceDataSentMs());
  return dataSegmentsReceived() === 0 ? came(sinceDataReceivedMs()) : UNDATED;
}

function ofAnswer(): Arrival {
  if (!isOpen()) return UNDATED;
  const segments = dataSegmentsReceived();
  return segments === 0 ? ofClose() : came(sinceDataReceivedMs(), segments > 1);
}

function ofClose(): Arrival {
  if (tcpState() === ESTABLISHED) return NOTHING;
  return tcpState() === CLOSE_WAIT ? came(sinceSegmentMs()) : UNDATED;
}

function isOpen(): boolean {
  return tcpState() === ESTABLISHED || tcpState() === CLOSE_WAIT;
}

function came(agoMs: number, isLast = false): Arrival {
  return { kind: 'came', agoMs, isLast };
}
