import { expect, test } from 'vitest';
import { FLAG, NO_REASON } from '../../../src/collectors/packet-losses/layout.ts';
import {
  locationsOf,
  readTuples,
  type Translation,
  type TupleRecord,
} from '../../../src/collectors/packet-losses/tuple-records.ts';
import { type WrittenRecord, writtenTable } from './written-table.ts';

const CLIENT_NAMESPACE = 1;
const SERVER_NAMESPACE = 2;
const AT_RULE = 0xffffffff_c0400100n;
const AT_COOKIE = 0xffffffff_82033a51n;
const CLIENT = ['198.18.0.1', 40_000] as const;
const SERVER = ['198.19.0.1', 8080] as const;
const SYN_SENT = 2;
const ESTABLISHED = 1;
const FOUND = { client: '198.18.0.1', clientPort: 40_000, server: '198.19.0.1', serverPort: 8080 };

const APART: Translation = {
  words: {
    drops: new Map([
      [3, 'NO_SOCKET'],
      [12, 'NETFILTER_DROP'],
    ]),
    resets: new Map([
      [1, 'NO_SOCKET'],
      [14, 'TCP_STATE'],
    ]),
  },
  symbols: new Map([
    [AT_RULE, 'nft_do_chain'],
    [AT_COOKIE, 'cookie_v4_check'],
  ]),
  sideOf: number => (number === CLIENT_NAMESPACE ? 'client' : 'server'),
  serverPorts: [8080],
  sinceStart: ms => ms - 1000,
  seesServer: true,
};
const SHARED: Translation = { ...APART, sideOf: () => undefined };

test('a drop says where, what, which way and when', () => {
  const drop: WrittenRecord = {
    event: 'drop',
    namespace: SERVER_NAMESPACE,
    reason: 12,
    location: AT_RULE,
    flags: FLAG.syn,
    source: CLIENT,
    destination: SERVER,
    packets: 3,
    firstNs: 1_020_000_000n,
    lastNs: 4_000_000_000n,
  };
  expect(locationsOf(writtenTable([drop]))).toEqual([AT_RULE]);
  expect(read([drop])).toEqual([
    {
      ...FOUND,
      event: { what: 'loss', place: 'server-rule', packet: 'SYN', to: 'server' },
      packets: 3,
      firstMs: 20,
      lastMs: 3000,
    },
  ]);
});

test('a drop beside the connection that another processor made is none of the listener', () => {
  const packet = { namespace: SERVER_NAMESPACE, reason: 3, location: AT_COOKIE, source: CLIENT, destination: SERVER };
  const data = { ...packet, flags: FLAG.ack | FLAG.data };
  expect(locationsOf(writtenTable([{ ...data, event: 'overtaken' }]))).toEqual([AT_COOKIE]);
  const places = (event: 'drop' | 'overtaken') =>
    read([{ ...data, event }]).map(record => record.event.what === 'loss' && record.event.place);
  expect(places('drop')).toEqual(['listener-cookie']);
  expect(places('overtaken')).toEqual(['other: NO_SOCKET@cookie_v4_check']);
  expect(read([{ ...packet, event: 'overtaken', flags: FLAG.ack }])).toEqual([]);
});

test("the server's answer is of the same connection, seen from the other end", () => {
  const answer = { reason: 12, location: AT_RULE, flags: FLAG.syn | FLAG.ack, source: SERVER, destination: CLIENT };
  expect(read([{ event: 'drop', namespace: CLIENT_NAMESPACE, ...answer }])).toMatchObject([
    { ...FOUND, event: { place: 'client-rule', packet: 'SYN-ACK', to: 'client' } },
  ]);
});

test('a SYN that nobody answered was lost at the listener', () => {
  const syn: WrittenRecord = {
    event: 'unansweredSyn',
    namespace: SERVER_NAMESPACE,
    source: CLIENT,
    destination: SERVER,
  };
  expect(read([syn])).toMatchObject([{ ...FOUND, event: { place: 'listener-syn', packet: 'SYN', to: 'server' } }]);
});

test('a reset that answers a packet is sent by whoever got that, one of a socket by its owner', () => {
  const answering = { event: 'resetAnswered', reason: 1, source: CLIENT, destination: SERVER } as const;
  const sent = { event: 'resetSent', reason: 14, source: SERVER, destination: CLIENT } as const;
  for (const [namespace, translation] of [
    [SERVER_NAMESPACE, APART],
    [CLIENT_NAMESPACE, SHARED],
  ] as const) {
    expect(
      read(
        [
          { ...answering, namespace },
          { ...sent, namespace },
        ],
        translation,
      ),
    ).toMatchObject([
      { ...FOUND, event: { what: 'reset', by: 'server', reason: 'NO_SOCKET' } },
      { ...FOUND, event: { what: 'reset', by: 'server', reason: 'TCP_STATE' } },
    ]);
  }
});

test("a reset that the client got, and the server's TCP did not send, is of nobody's TCP", () => {
  const received = {
    event: 'resetReceived',
    namespace: CLIENT_NAMESPACE,
    source: CLIENT,
    destination: SERVER,
  } as const;
  expect(read([received])).toMatchObject([{ ...FOUND, event: { what: 'reset', by: 'no-tcp', reason: 'unknown' } }]);
  const sent = {
    event: 'resetAnswered',
    namespace: SERVER_NAMESPACE,
    reason: 1,
    source: CLIENT,
    destination: SERVER,
  } as const;
  // In whatever order the table has them.
  for (const both of [
    [received, sent],
    [sent, received],
  ]) {
    expect(read(both).map(({ event }) => event)).toEqual([{ what: 'reset', by: 'server', reason: 'NO_SOCKET' }]);
  }
});

test('where the server is another machine nobody knows whose reset it was', () => {
  const received = { event: 'resetReceived', source: CLIENT, destination: SERVER } as const;
  expect(read([received], { ...APART, seesServer: false })).toEqual([]);
});

test('of what was sent again the state of the socket tells SYN from data, and a refusal is told', () => {
  const again = { event: 'retransmit', source: CLIENT, destination: SERVER } as const;
  const records: WrittenRecord[] = [
    { ...again, flags: SYN_SENT, reason: NO_REASON },
    { ...again, flags: SYN_SENT, reason: -1 },
    { ...again, flags: ESTABLISHED, reason: 1 },
  ];
  expect(read(records).map(({ event }) => event)).toEqual([
    { what: 'retransmit', by: 'client', packet: 'SYN' },
    { what: 'retransmit', by: 'client', packet: 'SYN', refusal: 'EPERM' },
    { what: 'retransmit', by: 'client', packet: 'data', refusal: 'NET_XMIT_DROP' },
  ]);
});

test('equal events are one object', () => {
  const syn = { event: 'unansweredSyn', source: CLIENT, destination: SERVER } as const;
  const [one, other] = read([syn, { ...syn, source: ['198.18.0.1', 40_001] }]);
  expect(one?.event).toBe(other?.event);
});

test('of a port that no server of the run has the flags tell the way, or the lower port', () => {
  const upstream = {
    namespace: SERVER_NAMESPACE,
    source: ['127.0.0.1', 40_000],
    destination: ['127.0.0.1', 3306],
  } as const;
  expect(read([{ event: 'retransmit', flags: ESTABLISHED, ...upstream }])[0]).toMatchObject({ serverPort: 3306 });
  expect(read([{ event: 'unansweredSyn', ...upstream, destination: ['127.0.0.1', 50_000] }])[0]).toMatchObject({
    serverPort: 50_000,
  });
});

function read(records: readonly WrittenRecord[], translation = APART): TupleRecord[] {
  const found: TupleRecord[] = [];
  readTuples(writtenTable(records), translation, record => void found.push(record));
  return found;
}
