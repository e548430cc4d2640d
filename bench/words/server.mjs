// An HTTP server with an accept queue of so many, that is busy for so long once the first connection has come: BACKLOG BUSY_MS PORT.
import { createServer } from 'node:http';

const [backlog, busyMs, port] = process.argv.slice(2).map(Number);
const server = createServer((_request, response) => response.end('ok'));
server.once('connection', () => {
  if (busyMs > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
});
server.listen(port, '127.0.0.1', backlog, () => console.log('listening'));
