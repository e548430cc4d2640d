import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { snmpParser } from '../../../src/collectors/parse/snmp.ts';

const captured = (name: string) =>
  readFileSync(new URL(`../../fixtures/proc/thread-self/net/${name}`, import.meta.url), 'latin1');

test('what stands still is told once', () => {
  const parse = snmpParser();
  expect(parse('Tcp: A B C\nTcp: 1 -1 3\n')).toEqual({ 'Tcp.A': 1, 'Tcp.B': -1, 'Tcp.C': 3 });
  expect(parse('Tcp: A B C\nTcp: 1 -1 3\n')).toEqual({});
  expect(parse('Tcp: A B C\nTcp: 12 -1 0\n')).toEqual({ 'Tcp.A': 12, 'Tcp.C': 0 });
});

test('a column that comes in the middle of a run moves no value under another name', () => {
  const parse = snmpParser();
  parse('Icmp: A\nIcmp: 1\nIcmpMsg: InType3\nIcmpMsg: 5\nTcp: A\nTcp: 2\n');
  const later = parse('Icmp: A\nIcmp: 1\nIcmpMsg: InType0 InType3\nIcmpMsg: 1 5\nTcp: A\nTcp: 2\n');
  expect(later).toEqual({ 'IcmpMsg.InType0': 1, 'IcmpMsg.InType3': 5 });
  // A whole group may take the place of another as well.
  const grown = parse('Icmp: A\nIcmp: 1\nUdp: A\nUdp: 9\nTcp: A\nTcp: 2\n');
  expect(grown).toEqual({ 'Udp.A': 9 });
});

test.each(['snmp', 'netstat'])('%s again and again: all changes together are the latest text', name => {
  const lines = captured(name).split('\n');
  const cells = fc.array(fc.tuple(fc.nat(lines.length - 1), fc.nat(120), fc.nat()), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(cells, { minLength: 1, maxLength: 4 }), rounds => {
      const parse = snmpParser();
      const merged = parse(lines.join('\n'));
      let text = '';
      for (const round of rounds) {
        for (const [line, cell, value] of round) change(lines, line, cell, value);
        text = lines.join('\n');
        Object.assign(merged, parse(text));
      }
      expect(merged).toEqual(snmpParser()(text));
    }),
  );
});

/** Replaces a value; lines of names stay as they are. */
function change(lines: string[], line: number, cell: number, value: number): void {
  const cells = (lines[line] ?? '').split(' ');
  if (cell + 1 < cells.length && /^-?\d+$/.test(cells[cell + 1] ?? '')) cells[cell + 1] = String(value);
  lines[line] = cells.join(' ');
}
