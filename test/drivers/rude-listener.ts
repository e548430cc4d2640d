import { socketAddress } from '../../src/system/linux/socket-address.ts';
import {
  acceptFrom,
  bindTo,
  closeDescriptor,
  listenOn,
  openSocket,
  receiveFrom,
} from '../../src/system/linux/sockets.ts';
import type { Loopback } from './loopback.ts';
import { ADDRESS } from './plan-of.ts';

const EVERY_MS = 5;

/**
 * Listens, takes the first `takeBytes` bytes of what each connection sends, and hands the connection to `then`. To be
 * closed when the test is over.
 */
export function rudeListener(
  { host }: Loopback,
  port: number,
  takeBytes: number,
  then: (fd: number) => void,
): { close(): void } {
  const listener = host.run(openSocket);
  if (bindTo(listener, socketAddress(ADDRESS, port)) < 0 || listenOn(listener, 1024) < 0)
    throw new Error('cannot listen');
  const waiting = new Set<number>();
  const buffer = Buffer.allocUnsafeSlow(takeBytes);
  const timer = setInterval(() => {
    for (let fd = acceptFrom(listener); fd >= 0; fd = acceptFrom(listener)) waiting.add(fd);
    for (const fd of waiting) {
      if (receiveFrom(fd, buffer) <= 0) continue;
      waiting.delete(fd);
      then(fd);
    }
  }, EVERY_MS);
  return {
    close: () => {
      clearInterval(timer);
      for (const fd of [listener, ...waiting]) closeDescriptor(fd);
    },
  };
}
