import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addressText } from '../../../src/system/linux/address-text.ts';
import { socketAddress } from '../../../src/system/linux/socket-address.ts';

it('lays an IPv4 address out as struct sockaddr_in', () => {
  expect([...socketAddress('198.18.0.1', 8080)]).toEqual([2, 0, 0x1f, 0x90, 198, 18, 0, 1, ...Array(8).fill(0)]);
});

it.each([
  ['::', Array(16).fill(0)],
  ['::1', [...Array(15).fill(0), 1]],
  ['2001:2:0:18::ff01', [0x20, 1, 0, 2, 0, 0, 0, 0x18, 0, 0, 0, 0, 0, 0, 0xff, 1]],
  ['::ffff:198.18.0.1', [...Array(10).fill(0), 255, 255, 198, 18, 0, 1]],
])('lays %s out as struct sockaddr_in6', (address, bytes) => {
  const laid = socketAddress(address, 80);
  expect(laid).toHaveLength(28);
  expect([...laid.subarray(0, 8)]).toEqual([10, 0, 0, 80, 0, 0, 0, 0]);
  expect([...laid.subarray(8, 24)]).toEqual(bytes);
});

it('is the inverse of how the kernel’s addresses are told', () => {
  const mapped = fc.constant([0, 0, 0, 0, 0, 0xffff, 0xc612, 1]);
  const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
    minLength: 8,
    maxLength: 8,
  });
  fc.assert(
    fc.property(fc.oneof(groups, mapped), numbers => {
      const bytes = Buffer.alloc(16);
      for (const [index, group] of numbers.entries()) bytes.writeUInt16BE(group, index * 2);
      const text = addressText(bytes, 0, 'ipv6');
      const laid = socketAddress(text.includes(':') ? text : `::ffff:${text}`, 0);
      expect(laid.subarray(8, 24)).toEqual(bytes);
    }),
  );
});
