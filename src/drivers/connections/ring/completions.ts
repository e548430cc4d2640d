import { OUTCOME, STAGE, SYSCALL } from '../../../model/codes.ts';
import { ERRNO } from '../../../model/errno.ts';
import { COMPLETION } from '../../../system/linux/io-uring/completion-queue.ts';
import type { PooledRing } from '../../../system/linux/io-uring/ring-pool.ts';
import { onBytes, onConnected, onEnd } from '../attempt-steps.ts';
import { failByErrno } from '../failing.ts';
import type { Load } from '../load.ts';
import { KIND } from './chain.ts';
import { letGo, type RingEngine, receiveAgain, SLOT, statesOf } from './engine.ts';

/** One link of an attempt's chain is over: quiet ones tell only when they failed. */
export function onCompletion(
  engine: RingEngine,
  pooled: PooledRing,
  kind: number,
  attempt: number,
  slot: number,
  result: number,
  flags: number,
): void {
  // The rest of a chain that was broken: the link that broke it has told why.
  if (result === -ERRNO.ECANCELED) return;
  const { load } = engine;
  if (kind === KIND.receive) onReceived(engine, pooled, attempt, slot, result, flags);
  else if (load.ledger.outcome[attempt] === OUTCOME.failed) return;
  else if (kind === KIND.connect) {
    if (result === 0) statesOf(engine, pooled)[slot] = SLOT.receiving;
    onConnected(load, attempt, -result);
  } else if (kind === KIND.socket) failAt(load, attempt, STAGE.socket, -result, SYSCALL.socket);
  else if (kind === KIND.bind) failAt(load, attempt, STAGE.bind, -result, SYSCALL.bind);
  else if (kind === KIND.send) {
    statesOf(engine, pooled)[slot] = SLOT.idle;
    failAt(load, attempt, STAGE.request, -result, SYSCALL.send);
  }
}

function failAt(load: Load, attempt: number, stage: number, errno: number, syscall: number): void {
  load.ledger.stage[attempt] = stage;
  failByErrno(load, attempt, errno, syscall);
}

function onReceived(
  engine: RingEngine,
  pooled: PooledRing,
  attempt: number,
  slot: number,
  result: number,
  flags: number,
): void {
  const { load, pool } = engine;
  pool.withBytes(pooled, flags, bytes => onBytes(load, attempt, bytes, result));
  if ((flags & COMPLETION.more) !== 0) return;
  const states = statesOf(engine, pooled);
  if (states[slot] === SLOT.closing) letGo(engine, pooled, attempt, slot);
  else if (result > 0 || result === -ERRNO.ENOBUFS) receiveAgain(engine, pooled, attempt, slot);
  else {
    states[slot] = SLOT.idle;
    if (load.ledger.outcome[attempt] !== OUTCOME.failed) onEnd(load, attempt, -result);
  }
}
