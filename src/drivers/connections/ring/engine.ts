import { STAGE } from '../../../model/codes.ts';
import { queueCancel, queueClose, queueReceive, queueShutdown } from '../../../system/linux/io-uring/operations.ts';
import type { PooledRing, RingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { ENTRY } from '../../../system/linux/io-uring/submission-queue.ts';
import { CLOSED, type Load } from '../load.ts';
import { KIND } from './chain.ts';

/** What is known of a slot beside its attempt. */
export const SLOT = { idle: 0, receiving: 1, closing: 2 } as const;

/** The rings of one load. */
export interface RingEngine {
  readonly load: Load;
  readonly pool: RingPool;
  /** Slots a ring. An attempt's descriptor is its ring's place times this, and its slot. */
  readonly slots: number;
  /** Of each ring, by slot: one of SLOT. */
  readonly states: Uint8Array[];
}

/** Where an attempt has its socket; undefined without one. */
export function placeOf(
  { load, pool, slots }: RingEngine,
  attempt: number,
): { pooled: PooledRing; slot: number } | undefined {
  const descriptor = load.descriptors[attempt] ?? CLOSED;
  if (descriptor === CLOSED) return undefined;
  return { pooled: pool.at(Math.floor(descriptor / slots)), slot: descriptor % slots };
}

export function statesOf({ states, slots }: RingEngine, { index }: PooledRing): Uint8Array {
  states[index] ??= new Uint8Array(slots);
  return states[index];
}

/** Cancels the rest of the chain: no request is sent on what connects too late. The socket goes on as it is. */
export function abandon(engine: RingEngine, attempt: number): void {
  const { load, pool } = engine;
  const place = placeOf(engine, attempt);
  if (place === undefined || load.ledger.stage[attempt] !== STAGE.connect) return;
  const { pooled, slot } = place;
  pool.touch(pooled);
  const target = { low: attempt, high: pool.high(KIND.connect, slot) };
  queueCancel(pooled.ring, target, { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
}

/** Closes the attempt's socket. While a receive waits it holds on to the socket: that has to end first. */
export function close(engine: RingEngine, attempt: number): void {
  const { load, pool } = engine;
  const place = placeOf(engine, attempt);
  if (place === undefined) return;
  load.descriptors[attempt] = CLOSED;
  const { pooled, slot } = place;
  const states = statesOf(engine, pooled);
  if (states[slot] !== SLOT.receiving) {
    letGo(engine, pooled, attempt, slot);
    return;
  }
  states[slot] = SLOT.closing;
  pool.touch(pooled);
  queueShutdown(pooled.ring, slot, { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
}

/** Closes the socket in a slot, which is free from here on: submissions of one ring are taken in their order. */
export function letGo(engine: RingEngine, pooled: PooledRing, attempt: number, slot: number): void {
  const { pool } = engine;
  statesOf(engine, pooled)[slot] = SLOT.idle;
  pool.touch(pooled);
  queueClose(pooled.ring, slot, { low: attempt, high: pool.high(KIND.other, slot), flags: ENTRY.quiet });
  pooled.free.giveBack(slot);
}

/** The kernel ends a receive that finds no buffer, or no room for a completion. Nothing is lost. */
export function receiveAgain({ pool }: RingEngine, pooled: PooledRing, attempt: number, slot: number): void {
  pool.touch(pooled);
  const high = pool.high(KIND.receive, slot);
  queueReceive(pooled.ring, slot, pooled.buffers.group, { low: attempt, high, flags: 0 });
}
