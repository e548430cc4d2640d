import { expect, test } from 'vitest';
import { rangeOf, symbolsAt } from '../../../src/collectors/packet-losses/symbols.ts';

const SYMBOLS = Buffer.from(
  [
    'ffffffff81000000 T _text',
    'ffffffff82000000 T tcp_rcv_state_process',
    'ffffffff82000000 t __pfx_alias',
    'ffffffff82000900 t tcp_v4_rcv.isra.0',
    'ffffffff82001000 T tcp_v6_rcv',
    'ffffffff83000000 B _end',
    'ffffffffc0400000 t nft_do_chain\t[nf_tables]',
    'ffffffffc0300000 t nf_hook\t[nf_conntrack]',
    '',
  ].join('\n'),
);

test('a function ends where the next one begins', () => {
  expect(rangeOf(SYMBOLS, 'tcp_rcv_state_process')).toEqual({ first: 0xffffffff82000000n, end: 0xffffffff82000900n });
});

test('a function that is not there, or whose address is hidden, has no range', () => {
  expect(rangeOf(SYMBOLS, 'tcp_rcv')).toBeUndefined();
  const hidden = Buffer.from('0000000000000000 T tcp_rcv_state_process\n0000000000000000 T next\n');
  expect(rangeOf(hidden, 'tcp_rcv_state_process')).toBeUndefined();
});

test('an address lies in the function before it, also in a module out of order, without what the compiler put behind the name', () => {
  const addresses = [0xffffffff82000001n, 0xffffffff82000a51n, 0xffffffffc0300010n, 0xffffffffc0400200n];
  expect([...symbolsAt(SYMBOLS, addresses).values()]).toEqual([
    'tcp_rcv_state_process',
    'tcp_v4_rcv',
    'nf_hook',
    'nft_do_chain',
  ]);
});

test('an address is in no function where addresses are hidden', () => {
  expect(symbolsAt(Buffer.from('0000000000000000 T _text\n'), [0xffffffff82001000n]).size).toBe(0);
});

test('a call that ends a function returns to what comes behind it', () => {
  expect(symbolsAt(SYMBOLS, [0xffffffff82001000n]).get(0xffffffff82001000n)).toBe('tcp_v4_rcv');
});
