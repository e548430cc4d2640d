import { expect, it } from 'vitest';
import { ok } from '../../../src/model/probe.ts';
import { seriesOf } from '../../../src/model/series.ts';
import { asGivenUp, sortWithdrawn } from '../../../src/run/reconstruction/withdrawn.ts';
import { evidenceOf } from '../../attribution/nothing-seen.ts';

const tuple = { source: 'a', sourcePort: 1, destination: 'b', destinationPort: 2 };
const one = { fate: 'withdrawn', synRetransmits: undefined, tuple, atMs: 1, seen: undefined } as const;
const unanswered = { failures: [], givenUp: [], fellSilent: [], withdrawn: [one, one, one], complete: true };

function fates(client: Record<string, number>, server: Record<string, number>): [readonly string[], number] {
  const moved = (values: Record<string, number>) => {
    const before = Object.fromEntries(Object.keys(values).map(name => [name, 0]));
    return { counters: ok(seriesOf([0, 100], [before, values])) };
  };
  const seen = evidenceOf(moved(client), moved(server));
  const { failures, others } = sortWithdrawn(unanswered, seen.client, seen.server);
  return [failures.map(({ fate }) => fate), others.length];
}

it('a connection that was withdrawn failed where the listener dropped its SYN', () => {
  expect(fates({}, { 'TcpExt.ListenDrops': 2 })).toEqual([['withdrawn', 'withdrawn'], 1]);
  expect(fates({}, { 'TcpExt.ListenDrops': 90 })).toEqual([['withdrawn', 'withdrawn', 'withdrawn'], 0]);
});

it('was refused where the host was told of something unreachable', () => {
  expect(fates({ 'Icmp.InDestUnreachs': 1 }, { 'TcpExt.ListenDrops': 1 })).toEqual([['refused', 'withdrawn'], 1]);
});

it('is no failure for all that is known where nothing dropped it', () => {
  expect(fates({}, { 'TcpExt.ListenDrops': 0 })).toEqual([[], 3]);
  expect(sortWithdrawn(undefined, evidenceOf().client, evidenceOf().server)).toEqual({ failures: [], others: [] });
});

it('was not refused after a silence while something listened', () => {
  expect(asGivenUp({ ...one, fate: 'refused', afterSilence: true }).fate).toBe('no-syn-answer');
  expect(asGivenUp({ ...one, fate: 'refused' }).fate).toBe('refused');
});
