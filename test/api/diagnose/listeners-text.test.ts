import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { listenersText } from '../../../src/api/diagnose/listeners-text.ts';
import { listeningSockets } from '../../../src/system/listeners-of.ts';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

async function listen(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('where many listen, those nearest to the port that was asked for are told first', async () => {
  const ports: number[] = [];
  for (let count = 0; count < 25; count += 1) ports.push(await listen());
  const highest = Math.max(...ports);
  const asked = highest + 1;
  const text = listenersText(
    listeningSockets().filter(({ localPort }) => ports.includes(localPort)),
    [asked],
  );
  expect(text).toMatch(new RegExp(`^one of those that listen: 127\\.0\\.0\\.1:${highest} \\(${process.pid} `));
  const told = [...text.matchAll(/127\.0\.0\.1:(\d+) \(/g)].map(match => Number(match[1]));
  expect(told).toEqual(ports.toSorted((one, other) => other - one).slice(0, 20));
  expect(text).toContain(', …; or, for a server in a container, --pid');
});

test('where nothing was asked for, they are told as they come', async () => {
  const port = await listen();
  const own = listeningSockets().filter(({ localPort }) => localPort === port);
  expect(listenersText(own, [])).toContain(`127.0.0.1:${port} (${process.pid}`);
  expect(listenersText([], [])).toBe('start the server first: nothing listens here');
});
