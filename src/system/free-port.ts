import type { HostAccess } from '../model/access.ts';
import { familyOf } from '../model/address-family.ts';
import { socketAddress } from './linux/socket-address.ts';
import { bindTo, closeDescriptor, localPort, openSocket } from './linux/sockets.ts';
import { systemError } from './linux/system-error.ts';

/** A port that nobody on the host had bound a moment ago: for programs that have to be told one. */
export function freePort(host: HostAccess, address: string): number {
  const fd = host.run(() => openSocket(familyOf(address)));
  if (fd < 0) throw systemError('socket', -fd);
  try {
    const bound = bindTo(fd, socketAddress(address, 0));
    if (bound < 0) throw systemError('bind', -bound);
    return localPort(fd);
  } finally {
    closeDescriptor(fd);
  }
}
