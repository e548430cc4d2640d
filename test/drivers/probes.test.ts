import type { Socket } from 'node:net';
import { expect } from 'vitest';
import type { AskSpec, ProbeSpec } from '../../src/model/probe-spec.ts';
import { testWith } from '../collectors/needs.ts';
import { type Driven, drive, endings, type Meddling, until } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';
import { TALKER_PORT, withTalker } from './talker.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const PING: ProbeSpec = { send: 'PING\\r\\n', expect: '+PONG' };
const FULL = '-ERR max number of clients reached\r\n';

interface Asked {
  readonly probe?: ProbeSpec;
  readonly ask?: AskSpec;
  readonly connectTimeoutMs?: number;
}

/** Four connections that ask so, to a server that talks so. */
async function asked(
  { probe, ask = {}, connectTimeoutMs = 10_000 }: Asked,
  talk: (socket: Socket) => void,
  meddling: Meddling = {},
): Promise<Driven & { readonly ends: Record<string, number>; readonly said: unknown }> {
  let driven: Driven | undefined;
  await withLoopback(loopback =>
    withTalker(loopback, talk, async () => {
      const load = { connections: 4, connectTimeoutMs };
      const plan = planOf({ ...(probe !== undefined && { probe }), ask, load, destinationPort: TALKER_PORT });
      driven = await drive(plan, loopback, meddling);
    }),
  );
  if (driven === undefined) throw new Error('nothing was driven');
  return { ...driven, ends: endings(driven.attempts), said: driven.reports[0]?.unexpected };
}

testWith(NEEDS, 'an exchange is served once what it expects has come, however it is cut', async () => {
  const heard: string[] = [];
  const { ends } = await asked({ probe: PING }, socket => {
    socket.once('data', data => {
      heard.push(data.toString());
      socket.write('+PO');
      setTimeout(() => socket.write('NG\r\n'), 20);
    });
  });
  expect(ends).toEqual({ 'served hold': 4 });
  expect(heard).toEqual(Array(4).fill('PING\r\n'));
});

testWith(NEEDS, 'a server that speaks first is waited for, and bytes match a pattern', async () => {
  const { ends } = await asked({ probe: { expect: '/^\\x16[\\0-\\xff]+ok$/' } }, socket => {
    socket.write(Buffer.from('16ffff6f6b', 'hex'));
  });
  expect(ends).toEqual({ 'served hold': 4 });
});

testWith(NEEDS, 'a refusal in the words of a protocol fails at once, and its first bytes are kept', async () => {
  const { ends, said } = await asked({ probe: PING }, socket => void socket.write(FULL));
  expect(ends).toEqual({ 'failed response refused-in-words': 4 });
  expect(said).toEqual([
    { symptom: 'refused-in-words', firstBytes: '-ERR max number of clients reached\\r\\n', count: 4 },
  ]);
});

testWith(NEEDS, 'so does a short answer that is closed at once, in any words', async () => {
  for (const probe of [PING, 'http'] as const) {
    const { ends, said } = await asked({ probe }, socket => void socket.end('no room\n'));
    expect(ends).toEqual({ 'failed response refused-in-words': 4 });
    expect(said).toEqual([{ symptom: 'refused-in-words', firstBytes: 'no room\\n', count: 4 }]);
  }
});

testWith(NEEDS, 'another answer on a connection that stays open is unexpected', async () => {
  const hello = 'hello\0'.repeat(100);
  const exchange = await asked({ probe: PING, connectTimeoutMs: 400 }, socket => void socket.write(hello));
  expect(exchange.ends).toEqual({ 'failed response unexpected-answer': 4 });
  expect(exchange.said).toEqual([
    { symptom: 'unexpected-answer', firstBytes: `${'hello\\x00'.repeat(21)}he`, count: 4 },
  ]);
  const http = await asked({}, socket => void socket.write(hello));
  expect(http.ends).toEqual({ 'failed response http-status 0': 4 });
});

testWith(NEEDS, 'no answer is no unexpected one', async () => {
  const silent = await asked({ probe: PING, connectTimeoutMs: 400 }, () => undefined);
  expect(silent.ends).toEqual({ 'failed response timeout': 4 });
  const closing = await asked({ probe: PING }, socket => void socket.once('data', () => socket.end()));
  expect(closing.ends).toEqual({ 'failed response eof': 4 });
  expect([silent.said, closing.said]).toEqual([[], []]);
});

testWith(NEEDS, 'an HTTP answer may come in pieces, its status line too', async () => {
  const { ends } = await asked({}, socket => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 2');
      setTimeout(() => socket.write('00 OK\r\nContent-Length: 2\r\n\r\n'), 20);
      setTimeout(() => socket.write('ok'), 40);
    });
  });
  expect(ends).toEqual({ 'served hold': 4 });
});

testWith(NEEDS, 'the request has the path, the host and the headers of the scenario', async () => {
  const heard = new Set<string>();
  const ask = { path: '/a?b=1', host: 'example.org:81', headers: { Accept: 'text/plain', 'X-A': 'b' } };
  await asked({ ask }, socket => {
    socket.once('data', data => {
      heard.add(data.toString());
      socket.write('HTTP/1.1 204 No Content\r\n\r\n');
    });
  });
  expect([...heard]).toEqual(['GET /a?b=1 HTTP/1.1\r\nHost: example.org:81\r\nAccept: text/plain\r\nX-A: b\r\n\r\n']);
});

const OPEN = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n';

testWith(NEEDS, 'a WebSocket is served by its 101 and then held', async () => {
  const { ends } = await asked({ probe: 'websocket' }, socket => {
    socket.once('data', data => {
      if (/\r\nUpgrade: websocket\r\n/.test(data.toString())) socket.write(OPEN);
      // A frame with text, which is no close.
      setTimeout(() => socket.write(Buffer.from('81026869', 'hex')), 20);
    });
  });
  expect(ends).toEqual({ 'served hold': 4 });
});

testWith(NEEDS, 'no other status opens it, and a frame that closes it fails it while it is held', async () => {
  const absent = await asked({ probe: 'websocket' }, socket => {
    socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'));
  });
  expect(absent.ends).toEqual({ 'failed response http-status 200': 4 });
  const closed = await asked(
    { probe: 'websocket' },
    socket => {
      socket.once('data', () => socket.write(OPEN));
      setTimeout(() => socket.write(Buffer.from('880203e8', 'hex')), 100);
    },
    { loaded: ({ driver }) => until(() => driver.progress().failed === 4) },
  );
  expect(closed.ends).toEqual({ 'failed hold eof': 4 });
});
