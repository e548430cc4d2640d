import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect } from 'vitest';
import { openHandshakes } from '../../../src/collectors/host/handshakes.ts';
import { delta } from '../../../src/model/series.ts';
import type { Side } from '../../../src/model/side.ts';
import { testWith } from '../needs.ts';

/** Connects so often from the address to a server on the loopback, and looks at what was counted of a client on either side. */
async function countedOf(client: string, from: readonly string[], host: string) {
  const [server, other] = [createServer(), createServer()];
  for (const one of [server, other]) await once(one.listen(0, host), 'listening');
  const portOf = (one: typeof server) => (one.address() as { port: number }).port;
  const sides = (['client', 'server'] as const).map(
    (side: Side) => [side, openHandshakes('lo', { side, clients: [client], port: portOf(server) })] as const,
  );
  for (const [, collector] of sides) collector.sample(0);
  for (const localAddress of from) {
    for (const one of [server, other]) {
      const socket = connect({ host, port: portOf(one), localAddress });
      await once(socket, 'connect');
      socket.destroy();
    }
  }
  const counts = sides.map(([side, collector]) => {
    collector.sample(1);
    const series = collector.result();
    collector.close();
    return [side, delta(series, `syn ${client}`), delta(series, `synAck ${client}`)];
  });
  server.close();
  other.close();
  return counts;
}

testWith(['root'], 'handshakes of one client to one port are counted on both sides, and of nobody else', async () => {
  const counts = await countedOf('127.0.0.1', ['127.0.0.1', '127.0.0.2', '127.0.0.1'], '127.0.0.1');
  expect(counts).toEqual([
    ['client', 2, 2],
    ['server', 2, 2],
  ]);
});

testWith(['root'], 'the same of IPv6', async () => {
  expect(await countedOf('::1', ['::1'], '::1')).toEqual([
    ['client', 1, 1],
    ['server', 1, 1],
  ]);
});
