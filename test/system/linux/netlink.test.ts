import { expect, test } from 'vitest';
import { openNetlink } from '../../../src/system/linux/netlink.ts';
import { dumpTcpSockets, openSockDiag, TCP_STATES_MASK } from '../../../src/system/linux/sock-diag.ts';

test('a family that the kernel does not have is refused by name', () => {
  expect(() => openNetlink(31)).toThrow('EPROTONOSUPPORT');
});

test('a request that the kernel refuses throws, and the next one is answered', () => {
  const netlink = openSockDiag();
  const noSuchFamily = Buffer.alloc(56, 3);
  expect(() => netlink.dump(20, noSuchFamily, () => undefined)).toThrow(expect.objectContaining({ code: 'ENOENT' }));
  const states: number[] = [];
  dumpTcpSockets(netlink, { states: TCP_STATES_MASK.listen }, ({ state }) => states.push(state));
  expect(states.every(state => state === 10)).toBe(true);
  netlink.close();
});
