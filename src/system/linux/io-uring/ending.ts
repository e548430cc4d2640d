import { mapPrivate } from '../memory.ts';
import { queueConnect, queueShutdown } from './operations.ts';
import { type Ring, workThrough } from './ring.ts';
import { ENTRY } from './submission-queue.ts';

/** A socket address of family AF_UNSPEC: zeroes. */
const NO_ADDRESS_BYTES = 16;

/**
 * Takes every connection back: to connect to no address (AF_UNSPEC) is to abort, which sends a reset and leaves nothing that
 * the kernel would have to part with in order (net/ipv4/tcp.c, tcp_disconnect). It also ends what still waits to
 * receive; to cancel that instead takes time that grows with the square of it.
 */
export function resetAll(ring: Ring, slots: Uint32Array): void {
  const nowhere = mapPrivate(NO_ADDRESS_BYTES);
  if (nowhere !== undefined) {
    for (const slot of slots) {
      queueConnect(ring, slot, nowhere.addressOf(0), NO_ADDRESS_BYTES, { low: 0, high: 0, flags: ENTRY.quiet });
    }
  }
  workThrough(ring, () => {});
  ring.close();
}

/**
 * Parts from every peer in order: each gets a FIN, which also ends what still waits to receive, and the kernel does the rest
 * without us. Some state of each connection stays behind for up to a minute (TIME_WAIT).
 */
export function shutDownAll(ring: Ring, slots: Uint32Array): void {
  for (const slot of slots) queueShutdown(ring, slot, { low: 0, high: 0, flags: ENTRY.quiet });
  workThrough(ring, () => {});
  ring.close();
}
