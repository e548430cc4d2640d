import { STAGE, SYSCALL } from '../../../model/codes.ts';
import type { RingSpec } from '../../../model/protocol.ts';
import type { Poller } from '../../../system/linux/epoll.ts';
import { openRingPool } from '../../../system/linux/io-uring/ring-pool.ts';
import { arrivalAt, UNDATED } from '../arrival.ts';
import { failByErrno } from '../failing.ts';
import type { Load } from '../load.ts';
import type { Sockets } from '../sockets.ts';
import { observe, observeHandshake } from '../witness.ts';
import { chainWriter } from './chain.ts';
import { onCompletion } from './completions.ts';
import { abandon, close, placeOf, type RingEngine } from './engine.ts';

const BATCH = 64;
/** Slots beyond those of the connections: a closing one is free only when the kernel has let go of it. */
const SPARE_SLOTS = 64;

/** Direct descriptors, a chain of submissions an attempt, and completions instead of events. */
export function ringSockets(load: Load, poller: Poller, spec: RingSpec): Sockets {
  const slots = Math.min(spec.slots, load.task.connections + SPARE_SLOTS);
  const pool = openRingPool(poller, slots, load.task.connections, (...completion) =>
    onCompletion(engine, ...completion),
  );
  const engine: RingEngine = { load, pool, slots, states: [] };
  const write = chainWriter(load, pool);
  const { ledger } = load;
  const look = (attempt: number, use: (fd: number) => void): void => {
    const place = placeOf(engine, attempt);
    if (place !== undefined) pool.borrow(place.pooled, place.slot, use);
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
    send: () => {
      throw new Error('a chain sends what was known before it began');
    },
    observe: attempt => look(attempt, fd => observe(ledger, attempt, fd)),
    observeHandshake: attempt => look(attempt, fd => observeHandshake(ledger, attempt, fd)),
    arrival: attempt => {
      let arrival = UNDATED;
      look(attempt, fd => {
        arrival = arrivalAt(ledger.stage[attempt], fd);
      });
      return arrival;
    },
    abandon: attempt => abandon(engine, attempt),
    close: attempt => close(engine, attempt),
    flush: pool.flush,
    onEvent: pool.onEvent,
    freeze: pool.unwatch,
    release: load.task.closeInOrder === true ? pool.shutDown : pool.reset,
  };
}
