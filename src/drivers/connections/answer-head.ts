import { announcesClose, type Due, dueAfter, httpStatus } from './answer.ts';

/** What the first bytes of an answer say. */
export interface AnswerHead {
  /** 0 for what is no HTTP/1 answer. */
  readonly status: number;
  readonly announcesClose: boolean;
  /** Undefined where nothing more is due. */
  readonly due: Due | undefined;
}

/** Longer answers are read each time. */
const KEPT_BYTES = 1024;

/** Reads the first bytes of answers. A server's answers are mostly the same bytes: these are read once. */
export function headReader(): (bytes: Buffer, length: number) => AnswerHead {
  const kept = Buffer.allocUnsafeSlow(KEPT_BYTES);
  let keptLength = -1;
  let head = read(kept, 0);
  return (bytes, length) => {
    if (length === keptLength && kept.compare(bytes, 0, length, 0, length) === 0) return head;
    const found = read(bytes, length);
    if (length <= KEPT_BYTES) {
      keptLength = bytes.copy(kept, 0, 0, length);
      head = found;
    }
    return found;
  };
}

function read(bytes: Buffer, length: number): AnswerHead {
  const status = httpStatus(bytes, length);
  if (status === 0) return { status, announcesClose: false, due: undefined };
  return { status, announcesClose: announcesClose(bytes, length), due: dueAfter(bytes, length) };
}
