import { createServer } from 'node:http';

/** A server that runs already, for diagnose and watch. */
export async function startServer() {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return { port: server.address().port, stop: () => server.close() };
}
