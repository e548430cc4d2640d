import { expect, test } from 'vitest';
import { parseKernelMessage } from '../../../src/collectors/parse/kernel-message.ts';

test('a record with further fields', () => {
  const record = '4,1273,2328680256,-;nf_conntrack: nf_conntrack: table full, dropping packet\n SUBSYSTEM=net\n';
  expect(parseKernelMessage(record)).toEqual({
    sequence: 1273,
    atMs: 2328680.256,
    text: 'nf_conntrack: nf_conntrack: table full, dropping packet',
    suppressed: 0,
  });
});

test('a record with more in its prefix than is known, and a semicolon in its text', () => {
  expect(parseKernelMessage('6,1,5000,-,caller=T1;a; b\n')).toMatchObject({ sequence: 1, atMs: 5, text: 'a; b' });
});

test('what the kernel suppressed is counted', () => {
  expect(parseKernelMessage('4,2,1,-;net_ratelimit: 115 callbacks suppressed')).toMatchObject({ suppressed: 115 });
  // Quickly: a line may be digits alone.
  expect(parseKernelMessage(`4,2,1,-;${'9'.repeat(200_000)}`)).toMatchObject({ suppressed: 0 });
});

test('anything else is nothing', () => {
  expect(parseKernelMessage('hello')).toBeUndefined();
  expect(parseKernelMessage(`4,${'9'.repeat(400)},1,-;text`)).toBeUndefined();
});
