import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bytesOf, escaped, patternOf } from '../../src/model/escapes.ts';

it.each([
  ['PING\\r\\n', '50494e470d0a'],
  ['PING\r\n', '50494e470d0a'],
  ['\\x00\\xD2\\0\\t\\\\n', '00d200095c6e'],
  ['\\\\x41', '5c783431'],
  ['→', 'e28692'],
])('%j stands for bytes', (text, hex) => {
  expect(bytesOf(text)).toEqual(Buffer.from(hex, 'hex'));
});

it.each([
  ['a\\q', { unknown: '\\q', at: 1 }],
  ['\\x4', { unknown: '\\x', at: 0 }],
  ['ab\\', { unknown: '\\', at: 2 }],
  ['aÒ', { unknown: 'Ò', at: 1 }],
])('%j stands for none', (text, mistake) => {
  expect(bytesOf(text)).toEqual(mistake);
});

it('shows any bytes as printable text that stands for them again', () => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const text = escaped(Buffer.from(bytes).toString('latin1'));
      expect(text).toMatch(/^[ -~]*$/);
      expect(bytesOf(text)).toEqual(Buffer.from(bytes));
    }),
  );
});

it('reads a pattern between slashes, with its flags', () => {
  expect(patternOf('/^\\+pong/i')).toEqual(/^\+pong/i);
  expect(patternOf('+PONG')).toBeUndefined();
  expect(patternOf('/status')).toBeUndefined();
});
