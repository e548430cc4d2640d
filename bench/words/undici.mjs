// What a few lines over undici say of their connections: ADDRESS PORT CONNECTIONS SECONDS.
import { Client } from 'undici';
import { tally } from './tally.mjs';

const [address, port, connections, seconds] = process.argv.slice(2);
const { served, failed } = tally(Number(seconds));

for (let index = 0; index < Number(connections); index += 1) {
  const client = new Client(`http://${address}:${port}`);
  client.request({ path: '/', method: 'GET' }).then(served, failed);
}
