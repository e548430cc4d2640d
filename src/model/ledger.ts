import type { InFlight, LostSegments, Stage, Symptom, Tracking } from './attempt.ts';
import {
  IN_FLIGHT,
  LOST_SEGMENTS,
  OUTCOMES,
  type Outcome,
  STAGES,
  SYMPTOMS,
  SYSCALLS,
  type TableState,
  TCP_STATES,
  TLS_FAULTS,
  TRACKING,
} from './attempt.ts';
import { aligned, bytesARow, type Columns, columnsOver } from './columns.ts';
import { errnoName } from './errno.ts';
import type { LossRows } from './loss-rows.ts';

/** `code` of an end of file or a time limit that came in the TLS handshake. */
export const DURING_HANDSHAKE = 1;
/** No time was recorded. */
export const NEVER = 0xffff_ffff;
/** A socket table was not read for this attempt. */
export const UNKNOWN_STATE = 255;
/** Nobody knows how many. A SYN is sent again 127 times at most (net.ipv4.tcp_syn_retries). */
export const UNKNOWN_COUNT = 255;

const COLUMNS = {
  /** Microseconds from the load's start to the attempt's. */
  startUs: Uint32Array,
  /** Microseconds from the attempt's start until connected; NEVER. */
  connectUs: Uint32Array,
  /** Microseconds from the attempt's start to the first byte of the answer; NEVER. */
  firstByteUs: Uint32Array,
  /** Microseconds from the attempt's start until it failed; NEVER. */
  failedUs: Uint32Array,
  sourcePort: Uint16Array,
  /** Position in the shard's source addresses. */
  source: Uint16Array,
  /** Position in the shard's destinations. */
  destination: Uint16Array,
  /** Errno of the symptom, place in TLS_FAULTS, or the HTTP status: of a served attempt too where that is 4xx. */
  code: Uint16Array,
  outcome: Uint8Array,
  stage: Uint8Array,
  symptom: Uint8Array,
  syscall: Uint8Array,
  /** SYNs sent again in all, as far as the attempt was watched (tcpi_total_retrans); UNKNOWN_COUNT. */
  retransmits: Uint8Array,
  /** 1 when a SYN sent again left the host (tcpi_retrans), 0 when none was, or when the host itself dropped them all. */
  retransmitsSent: Uint8Array,
  /** Times that the request was sent again before the attempt failed. */
  requestRetransmits: Uint8Array,
  /** Segments of the request that the server's kernel had not acknowledged when the attempt failed (tcpi_unacked). */
  unacknowledged: Uint8Array,
  clientState: Uint8Array,
  serverState: Uint8Array,
  /**
   * Lowest two bits: 0 unknown, 1 the server's socket belongs to no process (never accepted), 2 it belongs to one. Next two: the
   * place in IN_FLIGHT, and the next two that in LOST_SEGMENTS.
   */
  serverOwner: Uint8Array,
  clientTracking: Uint8Array,
  serverTracking: Uint8Array,
} as const;

type ColumnName = keyof typeof COLUMNS;

/** The attempts of one driver shard, one typed array a column: 37 bytes an attempt. */
export type Ledger = Columns<typeof COLUMNS> & {
  /** What the kernels said of these attempts' packets; not there where nobody watched them. */
  readonly losses?: LossRows;
};

const BYTES_AN_ATTEMPT = bytesARow(COLUMNS);

/** An empty ledger: every attempt unstarted, every time NEVER, every state unknown. */
export function newLedger(length: number): Ledger {
  const ledger = columnsOver(COLUMNS, new Uint8Array(length * BYTES_AN_ATTEMPT), length);
  for (const name of ['connectUs', 'firstByteUs', 'failedUs'] as const) ledger[name].fill(NEVER);
  ledger.clientState.fill(UNKNOWN_STATE);
  ledger.serverState.fill(UNKNOWN_STATE);
  return ledger;
}

/** A ledger over saved bytes. Throws a RangeError when the size is not a whole number of attempts. */
export function ledgerFrom(saved: Uint8Array): Ledger {
  const length = saved.byteLength / BYTES_AN_ATTEMPT;
  if (!Number.isInteger(length)) throw new RangeError(`${saved.byteLength} bytes are not a whole ledger`);
  return columnsOver(COLUMNS, aligned(saved), length);
}

/** Columns that hold a word's position in its list. */
const WORDS = {
  outcome: OUTCOMES,
  stage: STAGES,
  symptom: SYMPTOMS,
  syscall: SYSCALLS,
  clientTracking: TRACKING,
  serverTracking: TRACKING,
} as const satisfies Partial<Record<ColumnName, readonly string[]>>;

/** Throws a RangeError for a code that no word has: these bytes are not what a driver wrote. */
export function checkCodes(ledger: Ledger): void {
  for (const [name, words] of Object.entries(WORDS)) {
    const index = ledger[name as keyof typeof WORDS].findIndex(code => code >= words.length);
    if (index >= 0) throw new RangeError(`attempt ${index} has no ${name} that is known`);
  }
}

/** One attempt, read out of a ledger in words. */
export interface Attempt {
  readonly outcome: Outcome;
  readonly stage: Stage;
  readonly symptom: Symptom;
  readonly startMs: number;
  /** When the outcome was known, in milliseconds since the load's start; undefined while pending. */
  readonly endMs: number | undefined;
  readonly connectMs: number | undefined;
  readonly firstByteMs: number | undefined;
  readonly sourcePort: number;
  readonly source: number;
  readonly destination: number;
  /** Undefined where nobody knows. */
  readonly retransmits: number | undefined;
  readonly retransmitsSent: number;
  readonly requestRetransmits: number;
  readonly unacknowledged: number;
  readonly clientState: TableState;
  readonly serverState: TableState;
  readonly serverOwner: 'unknown' | 'none' | 'process';
  readonly inFlight: InFlight;
  readonly lostSegments: LostSegments;
  readonly clientTracking: Tracking;
  readonly serverTracking: Tracking;
}

const OWNERS = ['unknown', 'none', 'process'] as const;
const TWO_BITS = 3;
export const IN_FLIGHT_SHIFT = 2;
export const LOST_SEGMENTS_SHIFT = 4;

export function attemptAt(ledger: Ledger, index: number): Attempt {
  const startUs = at(ledger.startUs, index);
  const firstByteUs = at(ledger.firstByteUs, index);
  const failedUs = at(ledger.failedUs, index);
  const isOver = ledger.outcome[index] !== OUTCOMES.indexOf('pending');
  const endUs = failedUs !== NEVER ? failedUs : isOver ? firstByteUs : NEVER;
  return {
    outcome: word(OUTCOMES, ledger.outcome, index),
    stage: word(STAGES, ledger.stage, index),
    symptom: symptomAt(ledger, index),
    startMs: startUs / 1000,
    endMs: endUs === NEVER ? undefined : (startUs + endUs) / 1000,
    connectMs: milliseconds(at(ledger.connectUs, index)),
    firstByteMs: milliseconds(firstByteUs),
    sourcePort: at(ledger.sourcePort, index),
    source: at(ledger.source, index),
    destination: at(ledger.destination, index),
    retransmits: countAt(ledger.retransmits, index),
    retransmitsSent: at(ledger.retransmitsSent, index),
    requestRetransmits: at(ledger.requestRetransmits, index),
    unacknowledged: at(ledger.unacknowledged, index),
    clientState: stateAt(ledger.clientState, index),
    serverState: stateAt(ledger.serverState, index),
    ...ownerAt(ledger.serverOwner, index),
    clientTracking: word(TRACKING, ledger.clientTracking, index),
    serverTracking: word(TRACKING, ledger.serverTracking, index),
  };
}

function symptomAt(ledger: Ledger, index: number): Symptom {
  const kind = word(SYMPTOMS, ledger.symptom, index);
  const code = at(ledger.code, index);
  if (kind === 'errno') return { kind, errno: errnoName(code), syscall: word(SYSCALLS, ledger.syscall, index) };
  if (kind === 'http-status') return { kind, status: code };
  if (kind === 'tls') return { kind, tls: TLS_FAULTS[code] ?? 'other' };
  if ((kind === 'eof' || kind === 'timeout') && code === DURING_HANDSHAKE) return { kind, during: 'tls-handshake' };
  return { kind };
}

function countAt(counts: Uint8Array, index: number): number | undefined {
  const count = at(counts, index);
  return count === UNKNOWN_COUNT ? undefined : count;
}

function ownerAt(owners: Uint8Array, index: number): Pick<Attempt, 'serverOwner' | 'inFlight' | 'lostSegments'> {
  const code = at(owners, index);
  return {
    serverOwner: OWNERS[code & TWO_BITS] ?? 'unknown',
    inFlight: IN_FLIGHT[(code >> IN_FLIGHT_SHIFT) & TWO_BITS] ?? 'unknown',
    lostSegments: LOST_SEGMENTS[code >> LOST_SEGMENTS_SHIFT] ?? 'unknown',
  };
}

function stateAt(states: Uint8Array, index: number): TableState {
  const code = at(states, index);
  return code === UNKNOWN_STATE ? 'unknown' : (TCP_STATES[code] ?? 'unknown');
}

function milliseconds(microseconds: number): number | undefined {
  return microseconds === NEVER ? undefined : microseconds / 1000;
}

function word<W>(words: readonly W[], codes: Uint8Array, index: number): W {
  const found = words[at(codes, index)];
  if (found === undefined) throw new RangeError(`no word for code ${at(codes, index)} of attempt ${index}`);
  return found;
}

function at(values: Uint8Array | Uint16Array | Uint32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no attempt ${index} among ${values.length}`);
  return value;
}
