import { type Chunks, chunksAfter, NO_CHUNK } from './chunks.ts';

const STATUS_AT = 'HTTP/1.1 '.length;
const STATUS_END = STATUS_AT + 3;

/** The status of the HTTP/1 answer at the start of `bytes`, of which `length` have come; 0 for what is no such answer. */
export function httpStatus(bytes: Buffer, length: number): number {
  if (length < STATUS_END || bytes.toString('latin1', 0, 7) !== 'HTTP/1.') return 0;
  const status = Number(bytes.toString('latin1', STATUS_AT, STATUS_END));
  return Number.isInteger(status) ? status : 0;
}

/** What has not come yet of an answer that has begun. */
export interface Due {
  /** Bytes; Infinity until its last chunk has come, or the end of its headers. */
  readonly left: number;
  /** Its headers, as far as they have come; not there once they are complete. */
  readonly head?: string;
  /** How far it has come, in chunks. */
  readonly chunks?: Chunks;
  /** It was given its time twice. */
  readonly isLong?: true;
}

const HEAD_END = '\r\n\r\n';
/** Longer headers are not read on: what can be said of their answer is that it has begun. */
const MOST_HEAD_BYTES = 65_536;

/** Where its body begins, of an answer of which the first `length` bytes have come; undefined where its headers are not complete. */
export function bodyStart(bytes: Buffer, length: number): number | undefined {
  const headEnd = bytes.indexOf(HEAD_END, 0, 'latin1');
  return headEnd < 0 || headEnd + HEAD_END.length > length ? undefined : headEnd + HEAD_END.length;
}

/**
 * What is due after the first `length` bytes of an answer, by its own headers; undefined where nothing is, or where they do not
 * say. A stream of events (HTML, server-sent events) has no end to wait for.
 */
export function dueAfter(bytes: Buffer, length: number): Due | undefined {
  const bodyAt = bodyStart(bytes, length);
  if (bodyAt === undefined) return headOpen(bytes.toString('latin1', 0, length));
  const head = bytes.toString('latin1', 0, bodyAt);
  if (/^HTTP\/1\.\d (?:204|304)/.test(head) || /\r\ncontent-type: *text\/event-stream/i.test(head)) return undefined;
  if (/\r\ntransfer-encoding:[^\r]*\bchunked\b/i.test(head))
    return chunksDue(chunksAfter(NO_CHUNK, bytes, bodyAt, length));
  const told = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  const left = told === undefined ? 0 : Number(told) - (length - bodyAt);
  return left > 0 ? { left } : undefined;
}

/** What is due after further bytes of its body; undefined once nothing is. */
export function stillDue(due: Due, bytes: Buffer, length: number): Due | undefined {
  if (due.chunks === undefined) return due.left > length ? { ...due, left: due.left - length } : undefined;
  const left = chunksDue(chunksAfter(due.chunks, bytes, 0, length));
  return left === undefined ? undefined : { ...due, ...left };
}

function headOpen(head: string): Due | undefined {
  return head.length > MOST_HEAD_BYTES ? undefined : { left: Number.POSITIVE_INFINITY, head };
}

function chunksDue(chunks: Chunks | undefined): Due | undefined {
  return chunks === undefined ? undefined : { left: Number.POSITIVE_INFINITY, chunks };
}

const VERSION_AT = 'HTTP/1.'.length;
const ZERO = '0'.charCodeAt(0);

/** Whether the server says in this HTTP/1 answer that it closes the connection after it (RFC 9112, 9.3). */
export function announcesClose(bytes: Buffer, length: number): boolean {
  const isOld = bytes[VERSION_AT] === ZERO;
  // Most answers have neither word, and a search without their text is quick.
  const told = bytes.subarray(0, length);
  if (!isOld && !told.includes('lose')) return false;
  const text = told.toString('latin1');
  const head = text.slice(0, text.indexOf('\r\n\r\n') + 1 || length);
  if (/^connection:[^\r\n]*\bclose\b/im.test(head)) return true;
  return isOld && !/^connection:[^\r\n]*\bkeep-alive\b/im.test(head);
}

/** The first byte of a frame without fragments that closes a WebSocket (RFC 6455, 5.2 and 5.5.1). */
const CLOSE_FRAME = 0x88;
const MOST_OF_A_CONTROL_FRAME = 125;

/** Whether what a WebSocket brings begins with a frame that closes it. */
export function isCloseFrame(bytes: Buffer, length: number): boolean {
  return length >= 2 && bytes[0] === CLOSE_FRAME && (bytes[1] ?? 0) <= MOST_OF_A_CONTROL_FRAME;
}
