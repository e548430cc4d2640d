// Accepts connections and keeps them; prints its port, and ends with its input.
import { createServer } from 'node:net';

const kept = [];
const server = createServer(socket => {
  socket.on('error', () => undefined);
  kept.push(socket);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.resume().on('end', () => process.exit());
