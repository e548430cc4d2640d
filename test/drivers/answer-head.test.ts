import { expect, test } from 'vitest';
import { headReader } from '../../src/drivers/connections/answer-head.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const PART = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n';
const CLOSED = 'HTTP/1.1 503 No\r\nConnection: close\r\n\r\n';

const KEEPS = { status: 200, announcesClose: false, due: undefined };
const NOT_ALL = { status: 200, announcesClose: false, due: { left: 2 } };
const PARTS = { status: 503, announcesClose: true, due: undefined };

/** A driver reads each answer into the start of the same buffer. */
function read(texts: readonly string[]): unknown[] {
  const bytes = Buffer.alloc(4096, 'x');
  const readHead = headReader();
  return texts.map(text => readHead(bytes, bytes.write(text, 'latin1')));
}

test('each answer is read as what it is, after others and after its like', () => {
  expect(read([OK, OK, PART, OK, CLOSED, CLOSED, OK, PART])).toEqual([
    ...[KEEPS, KEEPS, NOT_ALL, KEEPS],
    ...[PARTS, PARTS, KEEPS, NOT_ALL],
  ]);
});

test('an answer is not taken for another one of its length', () => {
  expect(read([OK, OK.replace('200 OK', '500 No'), OK])).toEqual([KEEPS, { ...KEEPS, status: 500 }, KEEPS]);
});

test('long answers and bytes of no answer are read, too', () => {
  const long = OK.replace('\r\n\r\n', `\r\nX-Long: ${'x'.repeat(2000)}\r\n\r\n`);
  const nothing = { status: 0, announcesClose: false, due: undefined };
  expect(read([long, OK, long, 'SSH-2.0-x', '', OK])).toEqual([KEEPS, KEEPS, KEEPS, nothing, nothing, KEEPS]);
});
