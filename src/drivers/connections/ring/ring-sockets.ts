import { OUTCOME, STAGE, SYSCALL } from '../../../model/codes.ts';
import { ERRNO } from '../../../model/errno.ts';
import type { RingSpec } from '../../../model/protocol.ts';
import type { Poller } from '../../../system/linux/epoll.ts';
import { COMPLETION } from '../../../system/linux/io-uring/completion-queue.ts';
import { queueCancel, queueClose, queueReceive, queueShutdown } from '../../../system/linux/io-uring/operations.ts';
import { openRingPool, type PooledRing, type RingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { ENTRY } from '../../../system/linux/io-uring/submission-queue.ts';
import { onBytes, onConnected, onEnd } from '../course.ts';
import { failByErrno } from '../failing.ts';
import { CLOSED, type Load } from '../load.ts';
import type { Sockets } from '../sockets.ts';
import { observe, observeHandshake } from '../witness.ts';
import { chainWriter, KIND } from './chain.ts';

const BATCH = 64;
/** Slots beyond those of the connections: a closing one is free only when the kernel has let go of it. */
const SPARE_SLOTS = 64;

/** What is known of a slot beside its attempt. */
const SLOT = { idle: 0, receiving: 1, closing: 2 } as const;

interface Engine {
  readonly load: Load;
  readonly pool: RingPool;
  /** Slots a ring. An attempt's descriptor is its ring's place times this, and its slot. */
  readonly slots: number;
  /** By descriptor. */
  readonly states: Uint8Array[];
}

/** Direct descriptors, a chain of submissions an attempt, and completions instead of events. */
export function ringSockets(load: Load, poller: Poller, spec: RingSpec): Sockets {
  const slots = Math.min(spec.slots, load.task.connections + SPARE_SLOTS);
  const pool = openRingPool(poller, slots, load.task.connections, (pooled, kind, attempt, slot, result, flags) =>
    onCompletion(engine, pooled, kind, attempt, slot, result, flags),
  );
  const engine: Engine = { load, pool, slots, states: [] };
  const write = chainWriter(load, pool);
  const { ledger } = load;
  const look = (attempt: number, use: (fd: number) => void): void => {
    const descriptor = load.descriptors[attempt] ?? CLOSED;
    if (descriptor !== CLOSED) pool.borrow(pool.at(Math.floor(descriptor / slots)), descriptor % slots, use);
  };
  return {
    batch: BATCH,
    open: (attempt, source, destination) => {
      const pooled = pool.withFreeSlot();
      if (typeof pooled === 'number') {
        failByErrno(load, attempt, -pooled, SYSCALL.socket);
        return;
      }
      const slot = pooled.free.take();
      load.descriptors[attempt] = pooled.index * slots + slot;
      ledger.stage[attempt] = STAGE.connect;
      pool.touch(pooled);
      write(pooled, slot, attempt, source, destination);
    },
    // The chain sends it: a failure comes as a completion.
    request: attempt => {
      ledger.stage[attempt] = STAGE.response;
    },
    observe: attempt => look(attempt, fd => observe(ledger, attempt, fd)),
    observeHandshake: attempt => look(attempt, fd => observeHandshake(ledger, attempt, fd)),
    abandon: attempt => abandon(engine, attempt),
    close: attempt => close(engine, attempt),
    flush: pool.flush,
    onEvent: pool.onEvent,
    freeze: pool.unwatch,
    release: pool.reset,
  };
}

function stateOf({ states, slots }: Engine, { index }: PooledRing): Uint8Array {
  states[index] ??= new Uint8Array(slots);
  return states[index];
}

/** Cancels the rest of the chain: no request is sent on what connects too late. The socket goes on as it is. */
function abandon({ load, pool, slots }: Engine, attempt: number): void {
  const descriptor = load.descriptors[attempt] ?? CLOSED;
  if (descriptor === CLOSED || load.ledger.stage[attempt] !== STAGE.connect) return;
  const pooled = pool.at(Math.floor(descriptor / slots));
  const slot = descriptor % slots;
  pool.touch(pooled);
  queueCancel(
    pooled.ring,
    { low: attempt, high: pool.high(KIND.connect, slot) },
    { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet },
  );
}

/** While a receive waits it holds on to the socket: that has to end first. */
function close(engine: Engine, attempt: number): void {
  const { load, pool, slots } = engine;
  const descriptor = load.descriptors[attempt] ?? CLOSED;
  if (descriptor === CLOSED) return;
  load.descriptors[attempt] = CLOSED;
  const pooled = pool.at(Math.floor(descriptor / slots));
  const slot = descriptor % slots;
  const states = stateOf(engine, pooled);
  if (states[slot] !== SLOT.receiving) {
    letGo(engine, pooled, attempt, slot);
    return;
  }
  states[slot] = SLOT.closing;
  pool.touch(pooled);
  queueShutdown(pooled.ring, slot, { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
}

function letGo(engine: Engine, pooled: PooledRing, attempt: number, slot: number): void {
  const { pool } = engine;
  stateOf(engine, pooled)[slot] = SLOT.idle;
  pool.touch(pooled);
  queueClose(pooled.ring, slot, { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
  pooled.free.giveBack(slot);
}

function onCompletion(
  engine: Engine,
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
  const failed = load.ledger.outcome[attempt] === OUTCOME.failed;
  if (kind === KIND.receive) onReceived(engine, pooled, attempt, slot, result, flags);
  else if (failed) return;
  else if (kind === KIND.connect) {
    if (result === 0) stateOf(engine, pooled)[slot] = SLOT.receiving;
    onConnected(load, attempt, -result);
  } else if (kind === KIND.socket) failAt(load, attempt, STAGE.socket, -result, SYSCALL.socket);
  else if (kind === KIND.bind) failAt(load, attempt, STAGE.bind, -result, SYSCALL.bind);
  else if (kind === KIND.send) {
    stateOf(engine, pooled)[slot] = SLOT.idle;
    failAt(load, attempt, STAGE.request, -result, SYSCALL.send);
  }
}

function failAt(load: Load, attempt: number, stage: number, errno: number, syscall: number): void {
  load.ledger.stage[attempt] = stage;
  failByErrno(load, attempt, errno, syscall);
}

function onReceived(
  engine: Engine,
  pooled: PooledRing,
  attempt: number,
  slot: number,
  result: number,
  flags: number,
): void {
  const { load, pool } = engine;
  pool.withBytes(pooled, flags, bytes => onBytes(load, attempt, bytes, result));
  if ((flags & COMPLETION.more) !== 0) return;
  const states = stateOf(engine, pooled);
  const closing = states[slot] === SLOT.closing;
  if (closing) letGo(engine, pooled, attempt, slot);
  else if (result > 0 || result === -ERRNO.ENOBUFS) receiveAgain(engine, pooled, attempt, slot);
  else {
    states[slot] = SLOT.idle;
    if (load.ledger.outcome[attempt] !== OUTCOME.failed) onEnd(load, attempt, -result);
  }
}

/** The kernel ends a receive that finds no buffer, or no room for a completion. Nothing is lost. */
function receiveAgain({ pool }: Engine, pooled: PooledRing, attempt: number, slot: number): void {
  pool.touch(pooled);
  queueReceive(pooled.ring, slot, pooled.buffers.group, {
    low: attempt,
    high: pool.high(KIND.receive, slot),
    flags: 0,
  });
}
