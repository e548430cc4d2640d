import type { HostAccess } from '../model/access.ts';
import { familyOf } from '../model/address-family.ts';
import { ERRNO } from '../model/errno.ts';
import { CannotRun } from '../model/errors.ts';
import { socketAddress } from './linux/socket-address.ts';
import { bindTo, closeDescriptor, localPort, openSocket } from './linux/sockets.ts';
import { systemError } from './linux/system-error.ts';

/** A port that nobody on the host had bound a moment ago: for programs that have to be told one. Throws CannotRun where all are taken. */
export function freePort(host: HostAccess, address: string): number {
  const fd = host.run(() => openSocket(familyOf(address)));
  if (fd < 0) throw systemError('socket', -fd);
  try {
    const bound = bindTo(fd, socketAddress(address, 0));
    if (-bound === ERRNO.EADDRINUSE) throw noneLeft(address);
    if (bound < 0) throw systemError('bind', -bound);
    return localPort(fd);
  } finally {
    closeDescriptor(fd);
  }
}

function noneLeft(address: string): CannotRun {
  return new CannotRun(
    `no port of ${address} is free for a server`,
    "sysctl -w net.ipv4.ip_local_port_range='1024 65535', or end what holds the ports: ss -tan",
  );
}
