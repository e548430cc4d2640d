import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net, { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { openUnansweredEndings, type TcpEnding } from '../../../src/system/linux/tcp-endings.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listen(host: string, answer: (socket: Socket) => void): Promise<number> {
  const server = createServer({ allowHalfOpen: false }, answer);
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Connects, asks, and waits until the connection is gone. */
async function ask(host: string, port: number, words = 'hello'): Promise<void> {
  const socket = net.connect(port, host, () => socket.write(words));
  socket.on('error', () => undefined);
  socket.resume();
  await new Promise(resolve => socket.once('close', resolve));
}

/** What the kernel tells of `act`, which ends with a connection that it has to tell of: it does so soon after, not at once. */
async function endingsOf(port: number, act: () => Promise<void>): Promise<TcpEnding[]> {
  const endings: TcpEnding[] = [];
  const source = openUnansweredEndings(port);
  try {
    await act();
    for (let looks = 0; looks < 1000 && endings.length === 0; looks += 1) {
      source.read(ending => endings.push(ending));
      await sleep(10);
    }
    return endings;
  } finally {
    source.close();
  }
}

it.each(['127.0.0.1', '::1'])('tells of a connection at %s that was closed without an answer', async host => {
  const port = await listen(host, socket => socket.once('data', () => socket.end()));
  const endings = await endingsOf(port, () => ask(host, port));
  expect(endings).toMatchObject([{ remote: host, remotePort: port, bytesSent: 5, bytesReceived: 1, bytesUnread: 0 }]);
});

it('tells that an end of file was never read', async () => {
  const port = await listen('127.0.0.1', socket => socket.once('data', () => socket.end()));
  const CLOSING = `import socket, time; one = socket.create_connection(('127.0.0.1', ${port})); one.send(b'hello'); time.sleep(1); one.close()`;
  const endings = await endingsOf(port, async () => {
    await once(spawn('python3', ['-c', CLOSING], { stdio: 'ignore' }), 'exit');
  });
  expect(endings).toMatchObject([{ remotePort: port, bytesSent: 5, bytesReceived: 1, bytesUnread: 1 }]);
});

it('tells of a connection that was refused', async () => {
  const port = await listen('127.0.0.1', socket => socket.end());
  servers.pop()?.close();
  const endings = await endingsOf(port, () => ask('127.0.0.1', port));
  expect(endings).toMatchObject([{ remotePort: port, bytesAcknowledged: 0, segmentsIn: 1, segmentsOut: 1 }]);
});

it('tells of a connection that was answered once, and then waited for long', async () => {
  const port = await listen('127.0.0.1', socket => socket.once('data', () => socket.write('hello')));
  const WAITING = `import socket, time; one = socket.create_connection(('127.0.0.1', ${port})); one.send(b'1'); one.recv(9); time.sleep(0.1); one.send(b'2'); time.sleep(1.2); one.close()`;
  const endings = await endingsOf(port, async () => {
    await once(spawn('python3', ['-c', WAITING], { stdio: 'ignore' }), 'exit');
  });
  expect(endings).toMatchObject([{ remotePort: port, bytesSent: 2, dataSegmentsIn: 1 }]);
  expect(endings[0]?.lastDataReceivedMs).toBeGreaterThan(endings[0]?.lastDataSentMs ?? Number.NaN);
});

it('says nothing of connections that were answered, nor of those to other ports', async () => {
  const answerHello = (socket: Socket) =>
    socket.once('data', words => (String(words) === 'hello' ? socket.end('hello') : socket.end()));
  const answering = await listen('127.0.0.1', answerHello);
  const silent = await listen('127.0.0.1', socket => socket.once('data', () => socket.end()));
  const endings = await endingsOf(answering, async () => {
    await ask('127.0.0.1', answering);
    await ask('127.0.0.1', silent);
    await ask('127.0.0.1', answering, 'no answer');
  });
  expect(endings).toMatchObject([{ remotePort: answering, bytesSent: 'no answer'.length }]);
});
