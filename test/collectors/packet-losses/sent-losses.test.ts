import { expect, test } from 'vitest';
import type { CollectedLosses } from '../../../src/collectors/packet-losses/packet-losses.ts';
import { bothLosses, sentLosses } from '../../../src/collectors/packet-losses/sent-losses.ts';
import type { TupleRecord } from '../../../src/collectors/packet-losses/tuple-records.ts';
import { absent, ok, valueIn } from '../../../src/model/probe.ts';

const ENDS = { client: '10.0.0.1', clientPort: 40_000, server: '10.0.0.9', serverPort: 80 };
const TIMES = { packets: 3, firstMs: 0.5, lastMs: 1007.25 };

const SENT_AGAIN: TupleRecord = { ...ENDS, ...TIMES, event: { what: 'retransmit', by: 'client', packet: 'SYN' } };
const DROPPED: TupleRecord = {
  ...ENDS,
  ...TIMES,
  event: { what: 'loss', place: 'listener-syn', packet: 'SYN', to: 'server' },
};

function collected(side: 'client' | 'server', records: readonly TupleRecord[]): CollectedLosses {
  return {
    source: 'bpf',
    onlyOf: side,
    forEach: each => records.forEach(each),
    moved: [{ sides: [side], before: {}, after: { 'TcpExt.ListenDrops': 3 } }],
    lost: 1,
    unwatched: [{ part: 'resets', why: 'an old kernel' }],
  };
}

const received = (losses: CollectedLosses): ReturnType<typeof sentLosses> =>
  JSON.parse(JSON.stringify(sentLosses(losses)));

test('what two kernels said is as if both had been asked here', () => {
  const client = ok(collected('client', [SENT_AGAIN, { ...DROPPED, clientPort: 40_001 }]));
  const both = valueIn(
    bothLosses(client, ok(received(collected('server', [DROPPED, { ...DROPPED, clientPort: 40_002 }])))),
  );
  const records: TupleRecord[] = [];
  both?.forEach(record => void records.push(record));
  expect(records).toEqual([
    SENT_AGAIN,
    { ...DROPPED, clientPort: 40_001 },
    DROPPED,
    { ...DROPPED, clientPort: 40_002 },
  ]);
  const drops = records.filter(({ event }) => event.what === 'loss');
  expect(new Set(drops.map(({ event }) => event)).size).toBe(1);
  expect(both).toMatchObject({
    lost: 2,
    unwatched: [{ part: 'resets' }],
    moved: [{ sides: ['client'] }, { sides: ['server'] }],
  });
  expect(both).not.toHaveProperty('onlyOf');
});

test('where the server said nothing, what the client said is of the client alone', () => {
  const client = ok(collected('client', [SENT_AGAIN]));
  expect(bothLosses(client, absent('no BPF there'))).toBe(client);
  expect(bothLosses(absent('no BPF here'), ok(received(collected('server', [DROPPED])))).state).toBe('absent');
});
