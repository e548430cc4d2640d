import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prefixesOf } from '../../src/lab/prefixes.ts';

test('consecutive addresses share prefixes', () => {
  expect(prefixesOf(['198.18.0.3', '198.18.0.2', '198.18.0.1', '198.18.0.2'])).toEqual([
    '198.18.0.1/32',
    '198.18.0.2/31',
  ]);
  expect(prefixesOf([])).toEqual([]);
  expect(prefixesOf(['255.255.255.255'])).toEqual(['255.255.255.255/32']);
});

test('the prefixes cover the addresses and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0xc6_12_00_00, max: 0xc6_12_01_ff }), { maxLength: 200 }), numbers => {
      const covered = prefixesOf(numbers.map(dotted)).flatMap(members);
      expect(covered).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    }),
  );
});

function dotted(number: number): string {
  return [24, 16, 8, 0].map(shift => (number >>> shift) & 255).join('.');
}

function members(prefix: string): number[] {
  const [address = '', length] = prefix.split('/');
  const start = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return Array.from({ length: 2 ** (32 - Number(length)) }, (_, index) => start + index);
}
