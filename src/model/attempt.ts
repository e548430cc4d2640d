/**
 * The words for one attempt. Codes are array positions, so that a ledger of a million attempts can hold them in bytes:
 * append, never reorder.
 */

/** How far an attempt got: the step that it was in when it ended, or is in now. */
export const STAGES = ['socket', 'bind', 'connect', 'request', 'response', 'hold', 'close', 'body'] as const;
export type Stage = (typeof STAGES)[number];

/** `unstarted` attempts were never made and are not counted. */
export const OUTCOMES = ['unstarted', 'pending', 'served', 'failed'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/**
 * What was seen. `errno` comes with the system call that returned it; `timeout` is the driver's own deadline; `under-way`: the load was
 * over while the attempt went on, and nothing held it up; `refused-in-words`: the answer was a refusal in the protocol's own words;
 * `unexpected-answer`: another one than the probe expects; `tls`: the handshake failed.
 */
export const SYMPTOMS = [
  'none',
  'errno',
  'eof',
  'timeout',
  'http-status',
  'lost',
  'under-way',
  'refused-in-words',
  'unexpected-answer',
  'tls',
] as const;
type SymptomKind = (typeof SYMPTOMS)[number];

/** System calls that can return the errno of a symptom. `poll`: the error was waiting on the socket (SO_ERROR). */
export const SYSCALLS = ['none', 'socket', 'bind', 'connect', 'poll', 'send', 'recv', 'epoll_ctl', 'accept4'] as const;
type Syscall = (typeof SYSCALLS)[number];

/** States of a TCP socket by the kernel's own numbers (include/net/tcp_states.h); 0 and 255 are ours. */
export const TCP_STATES = [
  'none',
  'ESTABLISHED',
  'SYN-SENT',
  'SYN-RECV',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'TIME-WAIT',
  'CLOSED',
  'CLOSE-WAIT',
  'LAST-ACK',
  'LISTEN',
  'CLOSING',
  'NEW-SYN-RECV',
] as const;
type TcpState = (typeof TCP_STATES)[number];

/** What a side's socket table holds for an attempt's four-tuple; `unknown` where the table was not read. */
export type TableState = TcpState | 'unknown';

/** Whether a connection-tracking table has an entry for an attempt's four-tuple. */
export const TRACKING = ['unknown', 'absent', 'present'] as const;
export type Tracking = (typeof TRACKING)[number];

/**
 * What was on its way of a connection that both kernels hold when they were looked at: `request`: what the client sent, and the
 * server's kernel does not have · `answer`: what the server sent, and the client's kernel does not have.
 */
export const IN_FLIGHT = ['unknown', 'nothing', 'request', 'answer'] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/**
 * How large the packets are that a connection sends again in vain, whose other end still lets it know of small ones: `full`: they fill whole
 * segments, as large as the way is thought to carry · `small`: less than half of one, or the other end cannot be heard either.
 */
export const LOST_SEGMENTS = ['unknown', 'small', 'full'] as const;
export type LostSegments = (typeof LOST_SEGMENTS)[number];

/**
 * Why a TLS handshake failed. `alert`: the server refused it · `untrusted`: its certificate is not trusted, and the scenario has that
 * verified · `not-tls`: what it answered is no TLS · `version`: no version of TLS in common · `other`.
 */
export const TLS_FAULTS = ['other', 'alert', 'untrusted', 'not-tls', 'version'] as const;
export type TlsFault = (typeof TLS_FAULTS)[number];

export interface Symptom {
  readonly kind: SymptomKind;
  /** Name, such as ECONNRESET; with kind `errno`. */
  readonly errno?: string;
  readonly syscall?: Syscall;
  /** With kind `http-status`. */
  readonly status?: number;
  /** With kind `tls`. */
  readonly tls?: TlsFault;
  /** With kinds `eof` and `timeout`. */
  readonly during?: 'tls-handshake';
}

/**
 * The autopsy of one attempt that failed, hangs or was delayed: what the two kernels hold for its four-tuple.
 * `syn-unsent` no SYN left the client · `syn-lost` it left, the server holds nothing · `syn-received` the server
 * holds a request · `ghost` established for the client only · `queued` established on both, never accepted ·
 * `accepted` the application has it · `request-lost` established on both, and the request did not arrive · `answer-lost` the
 * application answered, and the answer did not arrive · `closed` neither kernel holds it any more · `no-socket` there never was one.
 */
export type AutopsyClass =
  | 'no-socket'
  | 'syn-unsent'
  | 'syn-lost'
  | 'syn-received'
  | 'ghost'
  | 'queued'
  | 'accepted'
  | 'request-lost'
  | 'answer-lost'
  | 'closed'
  | 'unknown';
