import { expect, test } from 'vitest';
import { announcesClose, type Due, dueAfter, httpStatus, stillDue } from '../../src/drivers/connections/answer.ts';

test.each([
  ['HTTP/1.1 200 OK\r\n\r\n', 200],
  ['HTTP/1.0 503 Service Unavailable\r\n\r\n', 503],
  ['HTTP/1.1 20', 0],
  ['HTTP/1.1 xyz', 0],
  ['SSH-2.0-OpenSSH_9.6', 0],
  ['', 0],
])('%j has status %i', (answer, status) => {
  const bytes = Buffer.from(answer.padEnd(64, '\0'));
  expect(httpStatus(bytes, answer.length)).toBe(status);
});

/** What is due after each piece of an answer, as a driver reads them: into the start of a buffer that has older bytes. */
function pieces(...texts: readonly string[]): (Due | undefined)[] {
  let due: Due | undefined = { left: Number.POSITIVE_INFINITY, head: '' };
  return texts.map(text => {
    due = due && after(due, text);
    return due;
  });
}

function after(due: Due, text: string): Due | undefined {
  const [bytes, length] = [Buffer.from(text.padEnd(256, 'HTTP/1.1 200 OK\r\n\r\n'), 'latin1'), text.length];
  if (due.head === undefined) return stillDue(due, bytes, length);
  return due.head === '' ? dueAfter(bytes, length) : dueAfter(Buffer.from(due.head + text), due.head.length + length);
}

const HEAD = 'HTTP/1.1 200 OK\r\n';

test.each([
  ['its length has come', [`${HEAD}Content-Length: 2\r\n\r\nok`]],
  ['it has no body', [`${HEAD}Content-Length: 0\r\n\r\n`]],
  ['it says no length, and ends with its connection', [`${HEAD}Connection: close\r\n\r\nabc`]],
  ['its status has none', ['HTTP/1.1 304 Not Modified\r\nContent-Length: 900\r\n\r\n']],
  ['it is a stream of events', [`${HEAD}Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n`]],
  ['its last chunk has come', [`${HEAD}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`]],
  ['it is one empty chunk', [`${HEAD}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`]],
  ['the rest came', [`${HEAD}Content-Length: 10\r\n\r\n12345`, '678', '90']],
  ['its body came after its headers', [`${HEAD}Content-Length: 4\r\n\r\n`, 'okok']],
  ['its headers came in pieces', [HEAD, 'Content-Length: 4\r', '\n\r\nok', 'ok']],
  ['its last chunk came in pieces', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`, '0\r', '\n\r\n']],
  ['fields follow the last chunk', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nDigest: x\r\n`, '\r\n']],
  ['its chunks have extensions', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n`, 'ok\r\n000;c\r\n\r\n']],
  [
    'its headers and chunks came in pieces',
    [`${HEAD}Transfer-Enc`, 'oding: chunked\r\n\r\n5\r\nhel', 'lo\r\n0', '\r\n\r\n'],
  ],
  ['a chunk of it has no size', [`${HEAD}Transfer-Encoding: chunked\r\n\r\nno size\r\n`]],
] as const)('nothing is due of an answer where %s', (_, texts) => {
  expect(pieces(...texts).at(-1)).toBeUndefined();
  for (const before of pieces(...texts).slice(0, -1)) expect(before).toBeDefined();
});

test.each([
  ['half of its length', [`${HEAD}Content-Length: 10\r\n\r\n12345`]],
  ['a chunk that is not the last', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n`]],
  ['a chunk that ends like the last one', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, '15\r\n0', '0\r\n\r\n']],
  [
    'a chunk that holds what looks like the last one',
    [`${HEAD}Transfer-Encoding: chunked\r\n\r\n9\r\nok\r\n0\r\n\r\n`],
  ],
  ['its last chunk, and a field after it', [`${HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\nDigest: x\r\n`]],
  ['the beginning of its headers', [HEAD]],
] as const)('more is due of an answer of which %s has come', (_, texts) => {
  expect(pieces(...texts).at(-1)).toBeDefined();
});

test.each([
  ['HTTP/1.0 200 OK\r\nServer: SimpleHTTP\r\n\r\n', true],
  ['HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n\r\nok', false],
  ['HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nclose', false],
  ['HTTP/1.1 200 OK\r\nX-Door: close\r\n\r\n', false],
  ['HTTP/1.1 200 OK\r\nCONNECTION: Upgrade, Close\r\n\r\n', true],
  ['HTTP/1.1 200 OK\r\nConnection: close\r\n', true],
  ['HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nConnection: close\r\n\r\n', false],
])('%j says that the server closes: %s', (answer, closes) => {
  const bytes = Buffer.from(answer.padEnd(256, '\0'));
  expect(announcesClose(bytes, answer.length)).toBe(closes);
});
