import type { Server } from '../server.ts';

export const python = {
  kind: 'python',
  installed: { program: 'python3', package: 'python3' },
  listenLine: backlog => `socket.listen(${backlog})   # Python; socketserver: request_queue_size = ${backlog}`,
} as const satisfies Server;
