import { readFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { expect } from 'vitest';
import type { AskSpec } from '../../src/model/probe-spec.ts';
import { testWith } from '../collectors/needs.ts';
import { type Driven, drive, endings } from './drive.ts';
import { withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';
import { TALKER_PORT, withTalker } from './talker.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const identity = (name: string) => readFileSync(new URL(`../fixtures/tls/${name}.pem`, import.meta.url));
const OWN = { key: identity('key'), cert: identity('certificate') };

type Talk = Parameters<typeof withTalker>[1];
type Made = Parameters<typeof withTalker>[3];

const secure =
  (options: TlsOptions = {}): Made =>
  talk =>
    createServer({ ...OWN, ...options }, talk) as Server;

/** Four connections over TLS to a server that talks so. */
async function shake(
  probe: 'tls' | 'https',
  ask: AskSpec,
  talk: Talk,
  made?: Made,
  connectTimeoutMs = 10_000,
): Promise<Driven> {
  let driven: Driven | undefined;
  await withLoopback(loopback =>
    withTalker(
      loopback,
      talk,
      async () => {
        const load = { connections: 4, connectTimeoutMs };
        driven = await drive(planOf({ probe, ask, load, destinationPort: TALKER_PORT }), loopback);
      },
      made,
    ),
  );
  if (driven === undefined) throw new Error('nothing was driven');
  return driven;
}

const answer: Talk = socket =>
  void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'));

testWith(NEEDS, 'a TLS handshake is served once it is done, and an HTTPS request once it is answered', async () => {
  const names: (string | false | undefined)[] = [];
  const made = secure({
    SNICallback: (name, done) => {
      names.push(name);
      done(null);
    },
  });
  const shaken = await shake('tls', {}, () => undefined, secure());
  expect(endings(shaken.attempts)).toEqual({ 'served hold': 4 });
  expect(shaken.attempts.every(({ firstByteMs }) => firstByteMs !== undefined)).toBe(true);
  const asked = await shake('https', { host: 'loadline.test:443', path: '/a' }, answer, made);
  expect(endings(asked.attempts)).toEqual({ 'served hold': 4 });
  expect(names).toEqual(Array(4).fill('loadline.test'));
});

testWith(NEEDS, 'an answer with a failure is one over TLS too', async () => {
  const { attempts } = await shake(
    'https',
    {},
    socket => {
      socket.once('data', () => socket.write('HTTP/1.1 503 no\r\n\r\n'));
    },
    secure(),
  );
  expect(endings(attempts)).toEqual({ 'failed response http-status 503': 4 });
});

testWith(NEEDS, 'a certificate that is not trusted fails where the scenario has it verified', async () => {
  const { attempts } = await shake('tls', { verify: true }, () => undefined, secure());
  expect(attempts.map(({ symptom }) => symptom)).toEqual(Array(4).fill({ kind: 'tls', tls: 'untrusted' }));
});

testWith(NEEDS, 'a server that refuses the handshake with an alert is told from one that speaks no TLS', async () => {
  const refused = await shake('https', {}, answer, secure({ ALPNProtocols: ['other'] }));
  expect(refused.attempts.map(({ symptom }) => symptom)).toEqual(Array(4).fill({ kind: 'tls', tls: 'alert' }));
  const plain = await shake('https', {}, socket => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nDate: now\r\n\r\n'));
  });
  expect(plain.attempts.map(({ symptom }) => symptom)).toEqual(Array(4).fill({ kind: 'tls', tls: 'not-tls' }));
  expect(plain.reports[0]?.unexpected).toEqual([
    { symptom: 'tls', firstBytes: 'HTTP/1.1 400 Bad Request\\r\\n', count: 4 },
  ]);
});

testWith(NEEDS, 'a handshake without an answer is out of time, or ended, as any other wait', async () => {
  const silent = await shake('tls', {}, () => undefined, undefined, 500);
  expect(silent.attempts.map(({ symptom }) => symptom)).toEqual(
    Array(4).fill({ kind: 'timeout', during: 'tls-handshake' }),
  );
  const ended = await shake('tls', {}, socket => void socket.once('data', () => socket.end()));
  expect(ended.attempts.map(({ symptom }) => symptom)).toEqual(Array(4).fill({ kind: 'eof', during: 'tls-handshake' }));
});
