import { expect, it } from 'vitest';
import { parseNeighbourStat } from '../../../src/collectors/parse/neighbour-stat.ts';

const TEXT = `entries  allocs   destroys hash_grows lookups  hits     res_failed rcv_probes_mcast rcv_probes_ucast periodic_gc_runs forced_gc_runs unresolved_discards table_fulls
00000085 00000ef9 00000deb 00000004   00002cc4 00000245 00000000   00000000         00000000         00000000         00000362       00000000            00000361
00000085 00000e88 00000f93 00000001   00002d21 0000006a 00000000   00000000         00000000         00000359         00000000       00000000            00000002
`;

it('sums over the processors, and leaves the number of entries as it is', () => {
  expect(parseNeighbourStat('arp', TEXT)).toMatchObject({ 'arp.entries': 0x85, 'arp.table_fulls': 0x363 });
});

it('gives no number that the kernel does not show: table_fulls is missing before Linux 3.18', () => {
  const old = parseNeighbourStat('arp', 'entries  allocs\n00000002 00000c51\n');
  expect(old).toEqual({ 'arp.entries': 2, 'arp.allocs': 0xc51 });
});
