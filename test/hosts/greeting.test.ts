import { expect, test } from 'vitest';
import { greetingReader } from '../../src/hosts/greeting.ts';

const bytes = (text: string) => Buffer.from(text);

test('lines are read however they are cut, and what is not ours is kept aside', () => {
  const reader = greetingReader();
  expect(reader.read(bytes('Welcome to web.\nLOADLINE-K'))).toEqual([]);
  expect(reader.read(bytes('IT wanted\n'))).toEqual([{ state: 'kit-wanted' }]);
  expect(reader.read(bytes('LOADLINE-AGENT 1\nand\nmore'))).toEqual([{ state: 'agent', rest: bytes('and\nmore') }]);
  expect(reader.noise()).toBe('Welcome to web.');
});

test.each([
  ['LOADLINE-NODE missing', { state: 'no-node' }],
  ['LOADLINE-NODE old v18.1.0', { state: 'old-node', version: 'v18.1.0' }],
  ['LOADLINE-KIT damaged', { state: 'kit-refused', why: 'it arrived damaged' }],
  ['LOADLINE-KIT refused EROFS: read-only file system', { state: 'kit-refused', why: 'EROFS: read-only file system' }],
])('%s', (line, greeting) => {
  expect(greetingReader().read(bytes(`${line}\r\n`))).toEqual([greeting]);
});

test('a host that prints without end is not remembered without end', () => {
  const reader = greetingReader();
  for (let times = 0; times < 100; times += 1) reader.read(bytes('x'.repeat(10_000)));
  expect(reader.noise().length).toBeLessThan(100_000);
});
