import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressText } from '../../../src/system/linux/address-text.ts';

const ipv6 = (...groups: number[]) => Buffer.from(groups.flatMap(group => [group >> 8, group & 255]));

test('IPv4', () => {
  expect(addressText(Buffer.from([9, 198, 18, 0, 255]), 1, 'ipv4')).toBe('198.18.0.255');
});

test.each([
  [ipv6(0, 0, 0, 0, 0, 0, 0, 0), '::'],
  [ipv6(0, 0, 0, 0, 0, 0, 0, 1), '::1'],
  [ipv6(0xfe80, 0, 0, 0, 1, 2, 3, 4), 'fe80::1:2:3:4'],
  [ipv6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 0), '2001:db8:0:0:1::'],
  [ipv6(0x2001, 0xdb8, 0, 0, 1, 0, 0, 1), '2001:db8::1:0:0:1'],
  [ipv6(1, 0, 3, 4, 5, 6, 7, 8), '1:0:3:4:5:6:7:8'],
  [ipv6(0, 0, 0, 0, 0, 0xffff, 0xc612, 0x0001), '198.18.0.1'],
])('IPv6 %#', (bytes, text) => {
  expect(addressText(bytes, 0, 'ipv6')).toBe(text);
});

test('an IPv6 address is written as every URL parser writes it', () => {
  const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }));
  fc.assert(
    fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), groups => {
      const bytes = ipv6(...groups);
      fc.pre(bytes.subarray(0, 10).some(byte => byte !== 0) || bytes.readUInt16BE(10) !== 0xffff);
      const whole = groups.map(part => part.toString(16)).join(':');
      expect(`[${addressText(bytes, 0, 'ipv6')}]`).toBe(new URL(`http://[${whole}]`).hostname);
    }),
  );
});
