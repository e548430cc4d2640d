import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';

/** A server that runs already: on this machine for diagnose and watch, and where other machines reach it for `run --server`. */
export async function startServer() {
  const here = await listening('127.0.0.1');
  const address = Object.values(networkInterfaces()).flat().find(isOutward)?.address;
  const outward = address === undefined ? undefined : await listening(address);
  return {
    port: here.address().port,
    /** Undefined where this machine has no address but its own. */
    outward: outward && { address, port: outward.address().port },
    stop: () => {
      here.close();
      outward?.close();
    },
  };
}

async function listening(address) {
  const server = createServer((_request, response) => response.end('here'));
  await new Promise(resolve => server.listen(0, address, resolve));
  return server;
}

function isOutward({ internal, family }) {
  return !internal && family === 'IPv4';
}
