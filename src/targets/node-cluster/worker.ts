import { createServer } from 'node:http';

/** What a worker tells its primary when it cannot listen. */
export interface WorkerError {
  readonly syscall: string;
  readonly errno: string;
}

const [, , host, port, backlog, after] = process.argv;

// No time limit of its own ends a connection that waits.
const server = createServer((_, response) => {
  if (after === 'close') response.setHeader('Connection', 'close');
  response.end('ok');
});
server.keepAliveTimeout = 0;
server.requestTimeout = 0;
server.headersTimeout = 0;
server.on('error', ({ syscall = 'listen', code, message }: NodeJS.ErrnoException) => {
  process.send?.({ syscall, errno: code ?? message } satisfies WorkerError);
});
server.listen({ host, port: Number(port), backlog: Number(backlog) });
