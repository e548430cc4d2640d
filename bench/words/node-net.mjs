// What a few lines over node:net say of their connections: ADDRESS PORT CONNECTIONS SECONDS.
import { connect } from 'node:net';
import { tally } from './tally.mjs';

const [address, port, connections, seconds] = process.argv.slice(2);
const { served, failed } = tally(Number(seconds));

for (let index = 0; index < Number(connections); index += 1) {
  const socket = connect({ host: address, port: Number(port) });
  socket.once('connect', () => socket.write('GET / HTTP/1.1\r\nHost: bench\r\n\r\n'));
  socket.once('data', served);
  socket.once('error', failed);
}
