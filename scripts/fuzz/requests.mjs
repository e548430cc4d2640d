import { once } from 'node:events';
import { connect } from 'node:net';
import path from 'node:path';
import { createReportServer } from '../../dist/cli/serve/server.js';
import { below, mutateText, pick } from './mutate.mjs';

const server = createReportServer(path.join(import.meta.dirname, '../../reports'));
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();

const HOST = `Host: 127.0.0.1:${port}\r\n`;
const REQUESTS = [
  '/',
  '/run/sample',
  '/run/sample/progress',
  '/run/../../etc/passwd',
  '/run/%00',
  '/run/sample?x=1',
].map(url => `GET ${url} HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);

export const requests = {
  make: random => {
    const text = pick(random, REQUESTS);
    return random() < 0.1
      ? text.replace('HTTP/1.1', `HTTP/1.1\r\nX: ${'x'.repeat(below(random, 100_000))}`)
      : mutateText(random, text);
  },
  /** Whatever was asked, the next one is answered. */
  take: async text => {
    await answerTo(text, 100);
    const answer = await answerTo(`GET / HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`, 1500);
    return answer.startsWith('HTTP/1.1 200')
      ? undefined
      : `the next request was answered ${JSON.stringify(answer.slice(0, 80))}`;
  },
};

/** What came until the connection was closed, or the time was over: a request may have no end. */
function answerTo(text, withinMs) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.setEncoding('latin1').on('data', piece => {
    answer += piece;
  });
  socket.on('error', () => undefined);
  socket.write(text);
  const over = setTimeout(() => socket.destroy(), withinMs);
  return once(socket, 'close').then(() => {
    clearTimeout(over);
    return answer;
  });
}
