import { expect, it } from 'vitest';
import { filteredAtListener } from '../../src/attribution/facts/listen-drops.ts';
import { movedBy } from '../../src/attribution/facts/moved.ts';
import { ok } from '../../src/model/probe.ts';
import { seriesOf } from '../../src/model/series.ts';
import { evidenceOf } from './nothing-seen.ts';

function filtered(drops: number, moved: Readonly<Record<string, number>>) {
  const nothing = Object.fromEntries(Object.keys(moved).map(name => [name, 0]));
  const series = seriesOf([0, 1], [{ drops: 0 }, { drops }]);
  const { server } = evidenceOf(
    {},
    {
      counters: ok(seriesOf([0, 1], [nothing, moved])),
      listener: ok({ address: '::', port: 1, series }),
    },
  );
  return filteredAtListener(server, movedBy(server.counters, ['ipv4']));
}

it('what a listener dropped beyond its queues and the checks of TCP is a filter’s', () => {
  expect(filtered(300, { 'TcpExt.ListenDrops': 0 })).toEqual(ok(300));
  expect(filtered(300, { 'TcpExt.ListenDrops': 300 })).toEqual(ok(0));
  expect(filtered(300, { 'TcpExt.ListenDrops': 0, 'Tcp.InCsumErrors': 200, 'TcpExt.TCPMinTTLDrop': 100 })).toEqual(
    ok(0),
  );
});

it('SYNs that are sent again to a half-open request, and final ACKs that overflow, are no filter’s', () => {
  const drops = { 'TcpExt.ListenDrops': 1421, 'TcpExt.TCPSynRetrans': 579, 'TcpExt.ListenOverflows': 0 };
  expect(filtered(2000, drops)).toEqual(ok(0));
  expect(filtered(2000, { ...drops, 'TcpExt.TCPSynRetrans': 0 })).toEqual(ok(579));
  expect(filtered(2000, { 'TcpExt.ListenDrops': 1000, 'TcpExt.ListenOverflows': 1000 })).toEqual(ok(0));
});

it('a few are the time between two readings', () => {
  expect(filtered(8, { 'TcpExt.ListenDrops': 0 })).toEqual(ok(0));
  expect(filtered(6600, { 'TcpExt.ListenDrops': 6542 })).toEqual(ok(0));
});

it('it is not known where nobody saw the listener', () => {
  const { server } = evidenceOf();
  expect(filteredAtListener(server, movedBy(server.counters, ['ipv4'])).state).toBe('absent');
});
