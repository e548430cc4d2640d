import { ERRNO } from '../../../model/errno.ts';
import type { ListenTask, RingSpec } from '../../../model/protocol.ts';
import type { Poller } from '../../../system/linux/epoll.ts';
import { COMPLETION } from '../../../system/linux/io-uring/completion-queue.ts';
import { queueClose, queueReceive, queueSend, queueShutdown } from '../../../system/linux/io-uring/operations.ts';
import { openRingPool, type PooledRing, type RingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { ENTRY } from '../../../system/linux/io-uring/submission-queue.ts';
import { mapPrivate } from '../../../system/linux/memory.ts';
import { ANSWER } from '../answer.ts';
import { delayedAnswers } from '../delayed-answers.ts';
import { growing } from '../growing.ts';
import { endsIn } from '../requests.ts';
import type { Service } from '../service.ts';
import { KIND } from './kind.ts';
import { ringAccepting } from './ring-accepting.ts';

interface Engine {
  readonly pool: RingPool;
  readonly slots: number;
  readonly sendAnswer: (pooled: PooledRing, slot: number) => void;
  answered: number;
  open: number;
}

/**
 * Direct descriptors: connections are accepted into slots, each with a receive behind it that lasts as long as it does. A
 * connection's number is its ring's place times the slots of a ring, and its slot.
 */
export function ringService(listener: number, poller: Poller, task: ListenTask, { slots }: RingSpec): Service {
  const { answer, closeAfterAnswer } = task;
  /** How much of a request's end each connection has sent so far. */
  const progress = growing(Uint8Array);
  const delayed = delayedAnswers(answer.mode === 'after' ? answer.afterMs * 1000 : 0);
  const pool = openRingPool(poller, slots, 1, (pooled, kind, connection, slot, result, flags) => {
    if (kind === KIND.accept) onAccepted(pooled, connection, slot, result);
    else if (kind === KIND.receive) onReceived(pooled, connection, slot, result, flags);
    else if (kind === KIND.send) onSent(pooled, connection, slot, result);
  });
  const engine: Engine = { pool, slots, sendAnswer: answerWriter(pool, slots), answered: 0, open: 0 };
  const accepting = ringAccepting(listener, pool, slots);
  let nowUs = Number.NEGATIVE_INFINITY;

  const onAccepted = (pooled: PooledRing, connection: number, slot: number, result: number): void => {
    accepting.onCompletion(pooled, slot, result, nowUs);
    if (result < 0) return;
    engine.open += 1;
    progress.set(connection, 0);
  };
  const onReceived = (pooled: PooledRing, connection: number, slot: number, result: number, flags: number): void => {
    // Never accepted: what was to follow is cancelled.
    if (result === -ERRNO.ECANCELED) return;
    pool.withBytes(pooled, flags, bytes => onBytes(pooled, connection, slot, bytes, result));
    if ((flags & COMPLETION.more) !== 0) return;
    if (result > 0 || result === -ERRNO.ENOBUFS) receive(engine, pooled, connection, slot);
    else onEnd(pooled, connection, slot);
  };
  const onBytes = (pooled: PooledRing, connection: number, slot: number, bytes: Buffer, length: number): void => {
    const { requests, state } = endsIn(bytes, length, progress.get(connection));
    progress.set(connection, state);
    for (let request = 0; request < requests; request += 1) {
      if (answer.mode === 'now') engine.sendAnswer(pooled, slot);
      if (answer.mode === 'after') delayed.add(connection, nowUs);
    }
  };
  const onSent = (pooled: PooledRing, connection: number, slot: number, result: number): void => {
    if (result > 0) engine.answered += 1;
    if (result > 0 && !closeAfterAnswer) return;
    pool.touch(pooled);
    queueShutdown(pooled.ring, slot, { low: connection, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
  };
  const onEnd = (pooled: PooledRing, connection: number, slot: number): void => {
    engine.open -= 1;
    delayed.forget(connection);
    pool.touch(pooled);
    queueClose(pooled.ring, slot, { low: connection, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
    pooled.free.giveBack(slot);
  };
  return {
    work: now => {
      nowUs = now;
      if (task.accept.mode === 'now') accepting.accept(now);
      delayed.takeDue(now, connection => {
        const pooled = pool.at(Math.floor(connection / slots));
        engine.sendAnswer(pooled, connection % slots);
      });
      pool.flush();
    },
    onEvent: (_data, _events, now) => {
      nowUs = now;
      pool.onEvent();
    },
    dueUs: () => Math.min(accepting.dueUs(), delayed.dueUs()),
    counts: () => ({
      accepted: accepting.accepted(),
      answered: engine.answered,
      open: engine.open,
      errors: { ...accepting.errors },
    }),
    release: pool.reset,
  };
}

function answerWriter(pool: RingPool, slots: number): Engine['sendAnswer'] {
  const memory = mapPrivate(ANSWER.byteLength);
  if (memory === undefined) throw new Error('no memory for the answer');
  Buffer.from(memory.bytes).set(ANSWER);
  const address = memory.addressOf(0);
  return (pooled, slot) => {
    pool.touch(pooled);
    const low = pooled.index * slots + slot;
    queueSend(pooled.ring, slot, address, ANSWER.byteLength, { low, high: pool.high(KIND.send, slot), flags: 0 });
  };
}

/** The kernel ends a receive that finds no buffer, or no room for a completion. Nothing is lost. */
function receive({ pool }: Engine, pooled: PooledRing, connection: number, slot: number): void {
  pool.touch(pooled);
  const high = pool.high(KIND.receive, slot);
  queueReceive(pooled.ring, slot, pooled.buffers.group, { low: connection, high, flags: 0 });
}
