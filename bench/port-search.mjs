import { socketAddress } from '../dist/system/linux/socket-address.js';
import { bindTo, closeDescriptor, connectTo, listenOn, localPort, openSocket } from '../dist/system/linux/sockets.js';
import { withLab } from './lab.mjs';
import { median } from './median.mjs';

const PORTS = 8000;
const BATCH = 400;
const ADDRESS = '127.0.0.1';

/** What one connect() takes, in microseconds, while less than half of the local ports are taken, and while more are. */
export function timePortSearch() {
  return withLab({ connections: 1, processes: 1, ports: PORTS }, ({ host }) => host.run(connectMany));
}

/** To a listener of its own with a full accept queue: what answers does not matter, only the search for a port. */
function connectMany() {
  const listener = openSocket();
  bindTo(listener, socketAddress(ADDRESS, 0));
  listenOn(listener, 0);
  const destination = socketAddress(ADDRESS, localPort(listener));
  const sockets = [];
  const batches = [];
  while (sockets.length < PORTS) {
    const fromMs = performance.now();
    for (let index = 0; index < BATCH; index += 1) {
      const socket = openSocket();
      connectTo(socket, destination);
      sockets.push(socket);
    }
    batches.push(((performance.now() - fromMs) / BATCH) * 1000);
  }
  for (const socket of [listener, ...sockets]) closeDescriptor(socket);
  const half = batches.length / 2;
  return { ports: PORTS, belowHalfUs: median(batches.slice(0, half)), aboveHalfUs: median(batches.slice(half)) };
}
