import { expect, test } from 'vitest';
import { betweenDevices } from '../../src/attribution/facts/handshakes.ts';
import type { HostEvidence } from '../../src/model/host-evidence.ts';
import { absent, ok, type Probe, valueIn } from '../../src/model/probe.ts';
import type { Series } from '../../src/model/series.ts';
import { evidenceOf } from './nothing-seen.ts';

const OURS = '10.0.0.11';

/** What a device counted of our client, and of another. */
function counted(syn: number, synAck: number): Partial<HostEvidence> {
  const value: Series = {
    atMs: [0, 1000],
    constant: {},
    varying: { [`syn ${OURS}`]: [1, syn + 1], [`synAck ${OURS}`]: [1, synAck + 1], 'syn 10.0.0.12': [0, 5000] },
  };
  return { handshakes: ok(value) };
}

const lost = (client: Partial<HostEvidence>, server: Partial<HostEvidence>) => {
  const { syns, synAcks } = betweenDevices(evidenceOf(client, server), [OURS]);
  return { syns: valueIn(syns), synAcks: valueIn(synAcks) };
};

test('what one device sent and the other did not receive, of our clients alone, each way', () => {
  expect(lost(counted(1300, 470), counted(1000, 500))).toEqual({ syns: 300, synAcks: 30 });
  expect(lost(counted(1000, 1000), counted(1000, 1000))).toEqual({ syns: 0, synAcks: 0 });
});

test('one that is under way at the last look is not lost, and more than were sent are no loss', () => {
  expect(lost(counted(1000, 1002), counted(999, 1000))).toEqual({ syns: 0, synAcks: 0 });
});

test('none that came by the device is a way that is not known, not a loss of all', () => {
  expect(lost(counted(1000, 0), counted(0, 0)).syns).toBeUndefined();
});

test('a side that nobody counted leaves it open', () => {
  const refused: Probe<Series> = absent('EPERM');
  expect(lost(counted(1000, 1000), { handshakes: refused })).toEqual({ syns: undefined, synAcks: undefined });
  expect(lost(counted(1000, 1000), {}).syns).toBeUndefined();
});
