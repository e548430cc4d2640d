import type { Queues } from './queues.ts';

const WORDS = 16;
/** IORING_SQ_CQ_OVERFLOW: completions wait for room. */
const OVERFLOW = 1 << 1;
/** IORING_SQ_TASKRUN: there are completions to make. */
const TASK_RUN = 1 << 2;

/** Flags of a submission entry. */
export const ENTRY = {
  direct: 1 << 0,
  /** The next entry begins when this one has gone well; else it is cancelled. */
  link: 1 << 2,
  /** The next entry begins when this one is over, however it went. */
  hardLink: 1 << 3,
  selectBuffer: 1 << 5,
  /** No completion when it goes well. */
  quiet: 1 << 6,
} as const;

export interface SubmissionQueue {
  /** The words of every entry; what an operation needs beyond the common ones is written at the position of `add`. */
  readonly words: Uint32Array;
  /** Makes sure that so many entries can be added without a submission in between: a chain may not be broken. */
  reserve(entries: number): void;
  /**
   * Adds an entry, zeroed but for these, and returns the position of its first word. Its completion brings `low` and
   * `high` back.
   */
  add(operation: number, flags: number, fd: number, low: number, high: number): number;
  queued(): number;
  /** Shows the kernel what was added. */
  publish(): void;
  taken(count: number): void;
  /** Whether the kernel has completions to make, or had when it last said so. */
  workIsDue(): boolean;
  /**
   * To be called before the ring is entered. The kernel says that there is work after it has queued it, and may have done it
   * in between (io_req_local_work_add against __io_run_local_work): it would then say so for ever. What remains after
   * the ring was entered it says anew.
   */
  forgetWork(): void;
}

/** `submit` is called when the queue is full. */
export function submissionQueue({ shared, entries: words, submission }: Queues, submit: () => void): SubmissionQueue {
  const mask = submission.count - 1;
  let tail = shared[submission.tail] ?? 0;
  let queued = 0;
  const reserve = (entries: number): void => {
    if (queued + entries > submission.count) submit();
  };
  return {
    words,
    reserve,
    add: (operation, flags, fd, low, high) => {
      if (queued === submission.count) submit();
      const at = (tail & mask) * WORDS;
      words.fill(0, at, at + WORDS);
      words[at] = operation | (flags << 8);
      words[at + 1] = fd;
      words[at + 8] = low;
      words[at + 9] = high;
      tail = (tail + 1) >>> 0;
      queued += 1;
      return at;
    },
    queued: () => queued,
    publish: () => void Atomics.store(shared, submission.tail, tail),
    taken: count => {
      queued -= count;
    },
    workIsDue: () => (Atomics.load(shared, submission.flags) & (TASK_RUN | OVERFLOW)) !== 0,
    forgetWork: () => void Atomics.and(shared, submission.flags, ~TASK_RUN),
  };
}
