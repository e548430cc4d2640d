import { ERRNO } from '../../model/errno.ts';
import type { PortSearch } from '../../model/failed-calls.ts';
import type { TraceLine } from '../parse/trace-line.ts';

type Returned = Extract<TraceLine, { kind: 'returned' }>;
type Unopened = Extract<TraceLine, { kind: 'unopened' }>;

/** A call returns within microseconds of that; a processor may have something else to do first. */
const WITHIN_MS = 20;
/** Bounds the memory where thread ids are given out without end. */
const MOST_THREADS = 4096;

/**
 * Tells what a connect() that returned EADDRNOTAVAIL came to, by what became of its socket within the call: nothing, where it was given
 * up before a port was sought (tcp_v4_connect, net/ipv4/tcp_ipv4.c); else it has the port, or 0.
 */
export interface PortSearches {
  unopened(event: Unopened): void;
  of(call: Returned): PortSearch | undefined;
}

export function watchPortSearches(): PortSearches {
  const latest = new Map<number, Unopened>();
  return {
    unopened: event => {
      if (latest.size >= MOST_THREADS) latest.clear();
      latest.set(event.tid, event);
    },
    of: ({ tid, syscall, result, atMs }) => {
      if (syscall !== 'connect') return undefined;
      const event = latest.get(tid);
      latest.delete(tid);
      if (-result !== ERRNO.EADDRNOTAVAIL) return undefined;
      if (event === undefined || atMs - event.atMs > WITHIN_MS) return { outcome: 'not-sought' };
      return { outcome: event.localPort === 0 ? 'none-left' : 'taken', destination: event.destination };
    },
  };
}
