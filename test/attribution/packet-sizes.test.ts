import { describe, expect, it } from 'vitest';
import { packetSizes } from '../../src/attribution/facts/packet-sizes.ts';
import type { HostEvidence } from '../../src/model/host-evidence.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { evidenceOf } from './nothing-seen.ts';

const FAMILIES = ['ipv4'] as const;
const AT_MS = [0, 50, 300, 1000];

function host(rows: readonly Readonly<Record<string, number>>[]): HostEvidence {
  return evidenceOf({ counters: ok(seriesOf(AT_MS, rows)) }).client;
}

const server = host([
  { 'IpExt.OutOctets': 0, 'Tcp.RetransSegs': 0, 'TcpExt.TCPSynRetrans': 0 },
  { 'IpExt.OutOctets': 3000, 'Tcp.RetransSegs': 4, 'TcpExt.TCPSynRetrans': 4 },
  { 'IpExt.OutOctets': 9000, 'Tcp.RetransSegs': 6, 'TcpExt.TCPSynRetrans': 4 },
  { 'IpExt.OutOctets': 15_600, 'Tcp.RetransSegs': 9, 'TcpExt.TCPSynRetrans': 4 },
]);
const came = (received: readonly number[]) =>
  host(received.map(packets => ({ 'Ip.InReceives': packets, 'IpExt.InOctets': packets * 60 })));

describe('packetSizes', () => {
  it('says how large on average packets were that arrived, and that did not', () => {
    expect(packetSizes(server, came([0, 5, 10, 10]), ok(10), FAMILIES)).toEqual(
      ok({ lostBytes: 1500, arrived: 10, arrivedBytes: 60, arrivedBeside: 5 }),
    );
  });

  it('counts what arrived while data was sent again, and not what had arrived long before', () => {
    const beside = (received: readonly number[]) => {
      const sizes = packetSizes(server, came(received), ok(10), FAMILIES);
      return sizes.state === 'read' ? sizes.value.arrivedBeside : sizes;
    };
    expect([beside([0, 10, 10, 10]), beside([0, 0, 10, 10]), beside([0, 0, 0, 10])]).toEqual([0, 10, 10]);
  });

  it('does not know of a host that was not read, or that had nothing to send again', () => {
    expect(packetSizes(evidenceOf().client, came([0, 1, 1, 1]), ok(1), FAMILIES).state).toBe('absent');
    expect(packetSizes(came([0, 1, 1, 1]), came([0, 1, 1, 1]), ok(1), FAMILIES).state).toBe('absent');
    expect(packetSizes(server, came([0, 1, 1, 1]), absent('unknown'), FAMILIES).state).toBe('absent');
  });
});
