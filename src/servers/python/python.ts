import type { Server } from '../server.ts';

export const python = {
  kind: 'python',
  name: 'Python',
  processName: /^(?:\S*\/)?python[\d.]*(?:\s|$)/,
  installed: { program: 'python3', package: 'python3' },
  listen: {
    statement: backlog => `socket.listen(${backlog})`,
    comment: backlog => `# Python; socketserver: request_queue_size = ${backlog}`,
  },
} as const satisfies Server;
