import { expect, test } from 'vitest';
import { FLAG } from '../../../src/collectors/packet-losses/layout.ts';
import { type Drop, kindOf, placeOf } from '../../../src/collectors/packet-losses/places.ts';
import type { LossPlace } from '../../../src/model/packet-losses.ts';

const SYN = FLAG.syn;
const SYN_ACK = FLAG.syn | FLAG.ack;
const ACK = FLAG.ack;
const DATA = FLAG.ack | FLAG.data;

/** Packets on their way to the server, dropped on it, as the kernel names it. */
const ON_SERVER: readonly (readonly [reasonAt: string, flags: number, place: LossPlace | undefined])[] = [
  ['TCP_LISTEN_OVERFLOW@tcp_v4_rcv', ACK, 'listener-ack'],
  ['TCP_LISTEN_OVERFLOW@tcp_v6_rcv', DATA, 'listener-ack'],
  ['NO_SOCKET@cookie_v4_check', ACK, 'listener-cookie'],
  ['NO_SOCKET@cookie_v6_check', DATA, 'listener-cookie'],
  ['NETFILTER_DROP@nft_do_chain', SYN, 'server-rule'],
  ['NETFILTER_DROP@nf_hook_slow', SYN, 'server-hook'],
  ['NETFILTER_DROP@nf_queue', SYN, 'other: NETFILTER_DROP@nf_queue'],
  ['NO_SOCKET@tcp_v4_rcv', SYN, 'no-listener'],
  ['NO_SOCKET@tcp_v6_rcv', SYN, 'no-listener'],
  ['NO_SOCKET@tcp_v4_rcv', DATA, 'no-connection'],
  ['NO_SOCKET@tcp_v4_rcv', FLAG.reset, undefined],
  ['IP_RPFILTER@ip_rcv_finish_core', SYN, 'server-rp-filter'],
  ['IP_INADDRERRORS@ip_error', SYN, 'server-route'],
  ['IP_INNOROUTES@ip6_pkt_drop', SYN, 'server-route'],
  ['CPU_BACKLOG@enqueue_to_backlog', SYN, 'processor-backlog'],
  ['PROTO_MEM@tcp_data_queue', DATA, 'memory'],
  ['PROTO_MEM@tcp_rcv_established', DATA, 'memory'],
  ['SOCKET_RCVBUFF@tcp_v4_rcv', DATA, 'receive-buffer'],
  ['TCP_RFC7323_TW_PAWS@tcp_v4_rcv', SYN, 'paws'],
  ['TCP_RFC7323_PAWS@tcp_validate_incoming', DATA, 'paws'],
  ['TCP_CSUM@tcp_v4_rcv', SYN, 'checksum'],
  ['TC_INGRESS@__netif_receive_skb_core', SYN, 'server-device-filter'],
  ['SOCKET_FILTER@tcp_v4_rcv', SYN, 'socket-filter'],
  ['TCP_FASTOPEN@tcp_try_fastopen', SYN, 'other: TCP_FASTOPEN@tcp_try_fastopen'],
  // No loss: copies that a capture has no room for, with a word for it and without.
  ['PACKET_SOCK_ERROR@packet_rcv', SYN, undefined],
  ['NOT_SPECIFIED@tpacket_rcv', SYN, undefined],
  // No loss: what every connection leaves, and what comes a second time.
  ['QUEUE_PURGE@sk_stream_kill_queues', FLAG.fin | ACK, undefined],
  ['TCP_OLD_DATA@tcp_data_queue', DATA, undefined],
  ['TCP_OLD_ACK@tcp_ack', ACK, undefined],
  ['TCP_INVALID_SEQUENCE@tcp_validate_incoming', ACK, undefined],
  ['TCP_ZEROWINDOW@tcp_data_queue', DATA, undefined],
  ['TCP_RFC7323_PAWS_ACK@tcp_validate_incoming', ACK, undefined],
  ['TCP_RESET@tcp_validate_incoming', FLAG.reset, undefined],
  // A full accept queue in Linux 6.12, and TCP_DEFER_ACCEPT in any: nobody can tell them apart.
  ['NOT_SPECIFIED@tcp_v4_rcv', ACK, undefined],
  ['NOT_SPECIFIED@ip_rcv_core', SYN, 'other: NOT_SPECIFIED@ip_rcv_core'],
];

test.each(ON_SERVER)('%s of %i on the server', (reasonAt, flags, place) => {
  expect(placeOf(drop(reasonAt, { flags, to: 'server', on: 'server' }))).toBe(place);
});

/** Packets of the client, dropped before they left it. */
const ON_CLIENT: readonly (readonly [reasonAt: string, flags: number, place: LossPlace | undefined])[] = [
  ['NETFILTER_DROP@nft_do_chain', SYN, 'client-rule'],
  ['NETFILTER_DROP@nf_hook_slow', SYN, 'client-hook'],
  ['NEIGH_FAILED@neigh_invalidate', SYN, 'client-neighbour'],
  ['NEIGH_CREATEFAIL@ip_finish_output2', SYN, 'client-neighbour-table'],
  ['QDISC_DROP@__dev_queue_xmit', SYN, 'client-qdisc'],
  ['FQ_FLOW_LIMIT@__dev_queue_xmit', DATA, 'client-qdisc'],
  ['TC_EGRESS@__dev_queue_xmit', SYN, 'client-device-filter'],
  ['IP_OUTNOROUTES@ip_output', SYN, 'client-route'],
];

test.each(ON_CLIENT)('%s of %i on the client', (reasonAt, flags, place) => {
  expect(placeOf(drop(reasonAt, { flags, to: 'server', on: 'client' }))).toBe(place);
});

test('where both sides share a namespace the way of the packet tells the side', () => {
  const at = (reasonAt: string, flags: number, to: Drop['to']) => placeOf(drop(reasonAt, { flags, to }));
  expect(at('NETFILTER_DROP@nft_do_chain', SYN, 'server')).toBe('server-rule');
  expect(at('NETFILTER_DROP@nft_do_chain', SYN_ACK, 'client')).toBe('client-rule');
  expect(at('IP_RPFILTER@ip_rcv_finish_core', SYN_ACK, 'client')).toBe('client-rp-filter');
  expect(at('QDISC_DROP@__dev_queue_xmit', SYN, 'server')).toBe('client-qdisc');
  expect(at('QDISC_DROP@__dev_queue_xmit', SYN_ACK, 'client')).toBe('server-qdisc');
});

test('a SYN-ACK that was sent again is no loss, a SYN in the midst of a connection is', () => {
  const at = (flags: number) => placeOf(drop('TCP_INVALID_SYN@tcp_validate_incoming', { flags, to: 'client' }));
  expect(at(SYN_ACK)).toBeUndefined();
  expect(at(SYN)).toBe('other: TCP_INVALID_SYN@tcp_validate_incoming');
});

test('a packet whose connection another processor made meanwhile met no full queue', () => {
  const at = (reasonAt: string, flags: number) => placeOf(drop(reasonAt, { flags, to: 'server', isOvertaken: true }));
  expect(at('NO_SOCKET@cookie_v4_check', ACK)).toBeUndefined();
  expect(at('NO_SOCKET@cookie_v6_check', DATA)).toBe('other: NO_SOCKET@cookie_v6_check');
  // The note was of an earlier packet of the same ports.
  expect(at('NO_SOCKET@tcp_v4_rcv', DATA)).toBe('no-connection');
});

test('no connection of the client is no missing listener', () => {
  expect(placeOf(drop('NO_SOCKET@tcp_v4_rcv', { flags: SYN_ACK, to: 'client', on: 'client' }))).toBe('no-connection');
});

test('flags and length tell what a packet is', () => {
  expect(
    [SYN, SYN_ACK, ACK, DATA, FLAG.fin | ACK, FLAG.fin | DATA, FLAG.reset, FLAG.reset | DATA, 0].map(kindOf),
  ).toEqual(['SYN', 'SYN-ACK', 'ACK', 'data', 'other', 'data', 'other', 'other', 'other']);
});

function drop(reasonAt: string, where: Omit<Drop, 'reason' | 'symbol'>): Drop {
  const [reason = '', symbol = ''] = reasonAt.split('@');
  return { reason, symbol, ...where };
}
