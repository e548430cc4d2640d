import fc from 'fast-check';
import { expect, test } from 'vitest';
import { endsIn } from '../../src/targets/raw/requests.ts';

const GET = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

test.each([
  ['', 0],
  [GET, 1],
  [GET + GET, 2],
  ['\r\n\r\n', 1],
  ['\r\n\r', 0],
  ['\n\r\n\r\r\n\r\n', 1],
])('%j ends %i requests', (text, requests) => {
  expect(count([text])).toBe(requests);
});

test('requests are counted however they are cut', () => {
  const text = fc.array(fc.constantFrom('\r\n', '\r', '\n', 'x', GET)).map(parts => parts.join(''));
  fc.assert(
    fc.property(fc.array(text), texts => {
      expect(count(texts)).toBe(texts.join('').split('\r\n\r\n').length - 1);
    }),
  );
});

function count(texts: readonly string[]): number {
  let state = 0;
  let requests = 0;
  for (const text of texts) {
    const found = endsIn(Buffer.from(text), text.length, state);
    state = found.state;
    requests += found.requests;
  }
  return requests;
}
