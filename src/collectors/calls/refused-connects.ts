import { ERRNO } from '../../model/errno.ts';
import type { TraceLine } from '../parse/trace-line.ts';

type Returned = Extract<TraceLine, { kind: 'returned' }>;
type Unopened = Extract<TraceLine, { kind: 'unopened' }>;

/** What a connect() that waited may return: its socket is not among those that the kernel announces as it frees them. */
const BY_THE_NETWORK: readonly number[] = [ERRNO.ECONNREFUSED, ERRNO.ETIMEDOUT, ERRNO.ECONNRESET, ERRNO.EHOSTUNREACH];
/** The call returns as soon as its thread is run. */
const WITHIN_MS = 20;
/** Bounds the memory where many connects fail that nobody waited for. */
const MOST_RECENT = 1024;

/**
 * Tells which failed connect() of any program was one to `port`: sys_exit_connect has no destination, but the end of its socket has, a
 * moment before, in the same thread or in whichever the timer or the packet interrupted.
 */
export interface RefusedConnects {
  unopened(event: Unopened): void;
  /** Whether it is known to have gone elsewhere, or to nobody knows where. */
  isElsewhere(call: Returned): boolean;
}

export function watchRefusedConnects(port: number): RefusedConnects {
  let recent: Unopened[] = [];
  return {
    unopened: event => {
      if (event.remotePort !== port || event.localPort === 0) return;
      recent = [...recent.slice(1 - MOST_RECENT), event];
    },
    isElsewhere: ({ syscall, result, tid, atMs }) => {
      if (syscall !== 'connect' || !BY_THE_NETWORK.includes(-result)) return false;
      recent = recent.filter(event => atMs - event.atMs <= WITHIN_MS);
      const before = recent.filter(event => event.atMs <= atMs);
      const own = before.find(event => event.tid === tid) ?? before[0];
      if (own === undefined) return true;
      recent = recent.filter(event => event !== own);
      return false;
    },
  };
}
