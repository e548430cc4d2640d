import { createServer, type Server, type Socket } from 'node:net';
import { socketAddress } from '../../src/system/linux/socket-address.ts';
import { bindTo, listenOn, openSocket } from '../../src/system/linux/sockets.ts';
import type { Loopback } from './loopback.ts';
import { ADDRESS } from './plan-of.ts';

export const TALKER_PORT = 9000;

/** Listens on TALKER_PORT inside the namespace with a server of Node's; `made` may make another one than that of node:net. */
export async function withTalker(
  { host }: Loopback,
  talk: (socket: Socket) => void,
  use: () => Promise<void>,
  made: (talk: (socket: Socket) => void) => Server = createServer,
): Promise<void> {
  const fd = host.run(openSocket);
  if (bindTo(fd, socketAddress(ADDRESS, TALKER_PORT)) < 0 || listenOn(fd, 1024) < 0) throw new Error('cannot listen');
  const sockets = new Set<Socket>();
  const server = made(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    talk(socket);
  });
  server.listen({ fd });
  try {
    await use();
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  }
}
