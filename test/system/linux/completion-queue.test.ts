import { expect, test } from 'vitest';
import { type CompletionQueue, completionQueue } from '../../../src/system/linux/io-uring/completion-queue.ts';

const COUNT = 4;
const WORDS = 4;
const [HEAD, TAIL, FIRST] = [0, 1, 2];

/** A queue for four completions, and the kernel's end of it: it keeps what finds no room. */
function queueOfFour(): { queue: CompletionQueue; complete(low: number): void; kept: number[] } {
  const shared = new Uint32Array(FIRST + COUNT * WORDS);
  const completion = { head: HEAD, tail: TAIL, first: FIRST, count: COUNT };
  const submission = { head: 0, tail: 0, flags: 0, count: 0 };
  const queue = completionQueue({ shared, entries: shared, submission, completion, release: () => {} });
  const kept: number[] = [];
  const complete = (low: number): void => {
    const [head = 0, tail = 0] = shared;
    if (tail - head === COUNT) {
      kept.push(low);
      return;
    }
    shared.set([low, 10 + low, 20 + low, 30 + low], FIRST + (tail % COUNT) * WORDS);
    shared[TAIL] = tail + 1;
  };
  return { queue, complete, kept };
}

function lowsOf(queue: CompletionQueue): number[] {
  const lows: number[] = [];
  queue.drain(low => lows.push(low));
  return lows;
}

test('a completion brings back what was submitted, and its result', () => {
  const { queue, complete } = queueOfFour();
  complete(1);
  const taken: number[][] = [];
  queue.drain((...completion) => taken.push(completion));
  expect(taken).toEqual([[1, 11, 21, 31]]);
  expect(queue.waiting()).toBe(false);
});

test('where room is reserved, nothing is kept back, and all are handed over in their order', () => {
  const { queue, complete, kept } = queueOfFour();
  for (const low of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
    queue.reserve(1);
    complete(low);
    expect(queue.latest(low, 10 + low)).toBe(20 + low);
  }
  expect(kept).toEqual([]);
  expect(lowsOf(queue)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(queue.waiting()).toBe(false);
});

test('what is only set aside still waits', () => {
  const { queue, complete } = queueOfFour();
  complete(1);
  queue.reserve(COUNT);
  expect(queue.latest(1, 11)).toBeUndefined();
  expect(queue.waiting()).toBe(true);
  expect(lowsOf(queue)).toEqual([1]);
});

test('room that is made while completions are handed over does not change their order', () => {
  const { queue, complete, kept } = queueOfFour();
  for (const low of [1, 2, 3, 4]) complete(low);
  const lows: number[] = [];
  let further = 5;
  queue.drain(low => {
    lows.push(low);
    if (further > 12) return;
    queue.reserve(2);
    for (let added = 0; added < 2; added += 1) complete(further++);
  });
  expect(kept).toEqual([]);
  expect(lows).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});
