import { expect, test } from 'vitest';
import { reachable } from '../../../src/api/diagnose/find-server.ts';

const foreign = { addresses: () => ['10.0.0.2', 'fd00::2'] };
const at = (address: string) => ({ address, port: 8080 });

test('of several addresses the one that the command names is followed, and nothing is unseen', () => {
  const found = reachable(foreign, at('::'), { command: ['curl', 'http://[fd00::2]:8080/'] });
  expect(found).toEqual({ listener: at('fd00::2'), unseenAddresses: [] });
});

test('where it names none the others are unseen', () => {
  expect(reachable(foreign, at('::'), { command: [] })).toEqual({
    listener: at('10.0.0.2'),
    unseenAddresses: ['fd00::2'],
  });
});

test('a listener of IPv4 has no address of IPv6, and one on a single address no other', () => {
  expect(reachable(foreign, at('0.0.0.0'), { command: [] }).unseenAddresses).toEqual([]);
  expect(reachable(foreign, at('10.0.0.2'), { command: [] }).unseenAddresses).toEqual([]);
});
