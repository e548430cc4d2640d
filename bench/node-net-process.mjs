// Opens connections with node:net, has one request answered on each, holds them, and says when the first connect
// and the last answer were (CLOCK_MONOTONIC). Ends when its parent lets go.
import { connect } from 'node:net';

const REQUEST = 'GET / HTTP/1.1\r\nHost: loadline\r\n\r\n';
const held = [];

process.once('disconnect', () => process.exit(0));
process.once('message', open);
process.send('ready');

function open({ connections, sources, address, port }) {
  let served = 0;
  const firstNs = Number(process.hrtime.bigint());
  for (let index = 0; index < connections; index += 1) {
    const socket = connect({ host: address, port, localAddress: sources[index % sources.length] });
    socket.once('connect', () => socket.write(REQUEST));
    socket.once('data', () => {
      served += 1;
      if (served === connections) process.send({ firstNs, lastNs: Number(process.hrtime.bigint()) });
    });
    socket.once('error', error => {
      throw error;
    });
    held.push(socket);
  }
}
