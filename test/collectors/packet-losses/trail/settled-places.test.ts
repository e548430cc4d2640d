import { describe, expect, it } from 'vitest';
import type { LossCounts } from '../../../../src/collectors/packet-losses/loss-counters.ts';
import {
  BETWEEN_HOSTS,
  BY_ROUTING,
  ON_ARRIVAL,
} from '../../../../src/collectors/packet-losses/trail/counted-losses.ts';
import { settlePlace } from '../../../../src/collectors/packet-losses/trail/settled-places.ts';
import type { LossPlace, PacketEvent } from '../../../../src/model/packet-losses.ts';

const NOTHING_MOVED: LossCounts = {
  'TcpExt.ListenDrops': 0,
  'TcpExt.IPReversePathFilter': 0,
  'nf_conntrack drop': 0,
  rx_dropped: 0,
  'Ip.InAddrErrors': 0,
  'Ip.InNoRoutes': 0,
  'qdisc drops': 0,
};

interface Counters {
  readonly client?: LossCounts;
  readonly server?: LossCounts;
}

/** Where `packets` were lost, when the hosts' counters moved so far. */
function settled(
  place: LossPlace,
  packet: 'SYN' | 'SYN-ACK',
  packets: number,
  { client = {}, server = {} }: Counters = {},
  tracking = 0,
) {
  const event: PacketEvent = { what: 'loss', place, packet, to: packet === 'SYN' ? 'server' : 'client' };
  const side = packet === 'SYN' ? 'client' : 'server';
  const tracked: PacketEvent = { what: 'loss', place: `${side}-tracking`, packet, to: event.to };
  const moved = [
    { sides: ['client'] as const, before: {}, after: { ...NOTHING_MOVED, ...client } },
    { sides: ['server'] as const, before: {}, after: { ...NOTHING_MOVED, ...server } },
  ];
  const totals = [
    { event, packets },
    { event: tracked, packets: tracking },
  ];
  const found = settlePlace(event, totals, moved);
  return found.what === 'loss' ? found.place : found.what;
}

describe('which of the things between two spots lost packets', () => {
  it('is the link, where no queue counts them', () => {
    expect(settled(BETWEEN_HOSTS, 'SYN', 10)).toBe('link');
    expect(settled(BETWEEN_HOSTS, 'SYN-ACK', 10)).toBe('link');
  });
  it('is the one that counts as many', () => {
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { client: { 'qdisc drops': 12 } })).toBe('client-qdisc');
    expect(settled(BETWEEN_HOSTS, 'SYN-ACK', 10, { server: { 'qdisc drops': 10 } })).toBe('server-qdisc');
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { server: { rx_dropped: 10 } })).toBe('processor-backlog');
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { client: { 'nf_conntrack drop': 10 } })).toBe('client-tracking');
  });
  it('does not ask the other host, nor for what tracking dropped elsewhere', () => {
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { server: { 'qdisc drops': 10 }, client: { rx_dropped: 10 } })).toBe(
      'link',
    );
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { client: { 'nf_conntrack drop': 10 } }, 10)).toBe('link');
  });
  it('stays open where several moved, where one counts fewer, and where one was not read', () => {
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { client: { 'qdisc drops': 10 }, server: { rx_dropped: 1 } })).toBe(
      BETWEEN_HOSTS,
    );
    expect(settled(BETWEEN_HOSTS, 'SYN', 10, { client: { 'qdisc drops': 9 } })).toBe(BETWEEN_HOSTS);
    expect(settled(BY_ROUTING, 'SYN', 10)).toBe(BY_ROUTING);
    expect(settled('server-hook', 'SYN', 10, { server: { 'nf_conntrack drop': 4 } })).toBe('server-hook');
    const unread = { what: 'loss', place: BETWEEN_HOSTS, packet: 'SYN', to: 'server' } as const;
    expect(settlePlace(unread, [{ event: unread, packets: 1 }], [])).toBe(unread);
  });
  it('is the filter of the way back, or the address that is not there', () => {
    expect(settled(BY_ROUTING, 'SYN', 10, { server: { 'TcpExt.IPReversePathFilter': 10 } })).toBe('server-rp-filter');
    expect(settled(BY_ROUTING, 'SYN', 10, { server: { 'Ip.InAddrErrors': 10 } })).toBe('server-route');
    expect(settled(ON_ARRIVAL, 'SYN-ACK', 10, { client: { 'TcpExt.IPReversePathFilter': 10 } })).toBe(
      'client-rp-filter',
    );
  });
  it('is a rule of the client on arrival, where its routing dropped nothing', () => {
    expect(settled(ON_ARRIVAL, 'SYN-ACK', 10)).toBe('client-rule');
    expect(settled(ON_ARRIVAL, 'SYN-ACK', 10, { client: { 'TcpExt.IPReversePathFilter': 4 } })).toBe(ON_ARRIVAL);
  });
  it('is a rule where tracking dropped nothing but what is known to be its', () => {
    expect(settled('server-hook', 'SYN-ACK', 10)).toBe('server-rule');
    expect(settled('server-hook', 'SYN-ACK', 10, { server: { 'nf_conntrack drop': 4 } }, 4)).toBe('server-rule');
    expect(settled('server-rule', 'SYN', 10)).toBe('server-rule');
  });
});
