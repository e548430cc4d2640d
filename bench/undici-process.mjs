// Opens connections with undici, one Client each, has one request answered on each, holds them, and says when the first
// was begun and the last answered (CLOCK_MONOTONIC). Ends when its parent lets go.
import { Client } from 'undici';

/** Longer than any round: the library closes no connection that idles. */
const NEVER_MS = 2 ** 30;
const OPTIONS = { connect: { timeout: 0 }, headersTimeout: 0, bodyTimeout: 0, keepAliveTimeout: NEVER_MS };
const held = [];

process.once('disconnect', () => process.exit(0));
process.once('message', open);
process.send('ready');

async function open({ connections, sources, address, port }) {
  const firstNs = Number(process.hrtime.bigint());
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      const localAddress = sources[index % sources.length];
      const client = new Client(`http://${address}:${port}`, { ...OPTIONS, localAddress });
      held.push(client);
      const { body } = await client.request({ path: '/', method: 'GET' });
      await body.dump();
    }),
  );
  process.send({ firstNs, lastNs: Number(process.hrtime.bigint()) });
}
