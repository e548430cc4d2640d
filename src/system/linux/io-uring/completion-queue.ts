import type { Queues } from './queues.ts';

const WORDS = 4;
const BUFFER_SHIFT = 16;

/** Flags of a completion. */
export const COMPLETION = {
  /** A buffer was taken from those provided. */
  buffer: 1 << 0,
  /** More completions of the same submission will follow. */
  more: 1 << 1,
} as const;

/** `low` and `high` as the submission had them; `result` is what the system call would return, or the negative errno. */
export type OnCompletion = (low: number, high: number, result: number, flags: number) => void;

export interface CompletionQueue {
  waiting(): boolean;
  /** Hands each completion that waits to `each`, which may submit; what comes meanwhile is handed over as well. */
  drain(each: OnCompletion): void;
  /**
   * Makes sure that so many completions find room. Without it the kernel keeps them until the ring is entered
   * (IORING_FEAT_NODROP): `latest` would not see them. What waited is handed over later, in its order.
   */
  reserve(completions: number): void;
  /** The result of the completion that came last, if it has this `low` and `high`; it stays in the queue. */
  latest(low: number, high: number): number | undefined;
}

/** The number of the provided buffer that a completion with COMPLETION.buffer used. */
export function bufferOf(flags: number): number {
  return flags >>> BUFFER_SHIFT;
}

export function completionQueue({ shared, completion }: Queues): CompletionQueue {
  const signed = new Int32Array(shared.buffer, shared.byteOffset, shared.length);
  const mask = completion.count - 1;
  const at = (index: number): number => completion.first + (index & mask) * WORDS;
  const tail = (): number => Atomics.load(shared, completion.tail);
  let head = shared[completion.head] ?? 0;
  let aside: Parameters<OnCompletion>[] = [];
  const takeOne = (each: OnCompletion): void => {
    const word = at(head);
    const low = shared[word] ?? 0;
    const high = shared[word + 1] ?? 0;
    const result = signed[word + 2] ?? 0;
    const flags = shared[word + 3] ?? 0;
    head = (head + 1) >>> 0;
    // The kernel may use the entry again from here on: everything of it has been read.
    Atomics.store(shared, completion.head, head);
    each(low, high, result, flags);
  };
  const takeAside = (each: OnCompletion): void => {
    const earlier = aside;
    aside = [];
    for (const completed of earlier) each(...completed);
  };
  return {
    waiting: () => aside.length > 0 || head !== tail(),
    drain: each => {
      while (aside.length > 0 || head !== tail()) {
        if (aside.length > 0) takeAside(each);
        else takeOne(each);
      }
    },
    reserve: completions => {
      if (completion.count - ((tail() - head) >>> 0) >= completions) return;
      while (head !== tail()) takeOne((...completed) => void aside.push(completed));
    },
    latest: (low, high) => {
      const last = tail();
      if (last === head) return undefined;
      const word = at((last - 1) >>> 0);
      return shared[word] === low && shared[word + 1] === high ? signed[word + 2] : undefined;
    },
  };
}
