import { expect, it } from 'vitest';
import { trackingFact } from '../../src/attribution/facts/tracking.ts';
import { conntrackMax } from '../../src/limits/packets/conntrack-max.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { aBook, aGroup, losses } from '../limits/book.ts';
import { evidenceOf } from './nothing-seen.ts';

function factOf(...loaded: readonly number[]) {
  const rows = loaded.map(value => ({ loaded: value }));
  return trackingFact(evidenceOf({ conntrack: ok(seriesOf([...rows.keys()], rows)) }).client);
}

it('connection tracking that is not loaded is off, and rules its limits out', () => {
  const off = valueIn(factOf(0, 0));
  if (off === undefined) throw new Error('unknown');
  expect(conntrackMax.judge(aGroup(), 'client', aBook({ 'client.tracking': off }))).toMatchObject({
    finding: { code: 'tracking-off' },
  });
});

it('one that was loaded meanwhile is not known', () => {
  expect(factOf(0, 1).state).toBe('absent');
});

it('entries that the lab took are known as such, in the finding and in the remedy', () => {
  const values = { count: 262_144, max: 262_144 };
  const rows = [
    { ...values, drop: 0 },
    { ...values, drop: 500 },
  ];
  const { client } = evidenceOf({ conntrack: ok(seriesOf([0, 1], rows)) });
  const [filled, plain] = [valueIn(trackingFact(client, 261_644)), valueIn(trackingFact(client))];
  if (filled === undefined || plain === undefined) throw new Error('unknown');
  expect(filled).toMatchObject({ taken: 261_644, max: 262_144, dropped: 500 });
  const dropped = losses({ clientOut: { tracking: 500, rules: 0 } });
  const book = aBook({ 'client.tracking': filled, losses: dropped });
  expect(conntrackMax.judge(aGroup({ autopsy: 'syn-unsent', left: 'no' }), 'client', book)).toMatchObject({
    ruling: 'blamed',
    findings: [{ code: 'tracking-full', values: { taken: 261_644 } }, {}],
  });
  expect(conntrackMax.remedy('client', book).change.to).toBe('524288');
  expect(trackingFact(client)).not.toHaveProperty('value.taken');
});

it('a clash of two connections is no lack of room, although the kernel counts a drop for it', () => {
  const moved = (columns: Readonly<Record<string, number>>) => {
    const zero = Object.fromEntries(Object.keys(columns).map(name => [name, 0]));
    const rows = [zero, columns].map(row => ({ count: 50, max: 262_144, ...row }));
    return valueIn(trackingFact(evidenceOf({ conntrack: ok(seriesOf([0, 1], rows)) }).client));
  };
  expect(moved({ drop: 150, insert_failed: 150, chainlength: 0 })).toMatchObject({ dropped: 0, clashed: 150 });
  expect(moved({ drop: 0, insert_failed: 30, chainlength: 30 })).toMatchObject({ dropped: 0, clashed: 0 });
  expect(moved({ drop: 40, insert_failed: 0, chainlength: 0 })).toMatchObject({ dropped: 40, clashed: 0 });
});
