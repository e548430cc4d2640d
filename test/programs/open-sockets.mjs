// Waits for a line on its input, then makes as many sockets as it is told to, and says how many there are.
import { createSocket } from 'node:dgram';

process.stdin.on('end', () => process.exit());
const wanted = Number(process.argv[2]);
await new Promise(resolve => process.stdin.once('data', resolve));
const sockets = [];
let failed = 0;
for (let made = 0; made < wanted; made += 1) {
  const socket = createSocket('udp4').on('error', () => {
    failed += 1;
  });
  socket.bind(0, '127.0.0.1');
  sockets.push(socket);
}
await new Promise(resolve => setTimeout(resolve, 100));
console.log(JSON.stringify({ opened: wanted - failed, failed }));
