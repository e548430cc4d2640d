import { expect, it } from 'vitest';
import { trackingFact } from '../../src/attribution/facts/tracking.ts';
import { conntrackMax } from '../../src/limits/packets/conntrack-max.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { aBook, aGroup } from '../limits/book.ts';
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
