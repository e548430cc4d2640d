import type { AddressFamily } from '../../model/address-family.ts';
import type { PacketSizes } from '../../model/facts/losses.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, derive, ok, type Probe } from '../../model/probe.ts';
import { column, type Series } from '../../model/series.ts';
import { movedBy } from './moved.ts';

/** How large packets were that did not arrive on the way from one host to another, and those that did. @param lost how many did not */
export function packetSizes(
  sender: HostEvidence,
  receiver: HostEvidence,
  lost: Probe<number>,
  families: readonly AddressFamily[],
): Probe<PacketSizes> {
  if (sender.counters.state !== 'read') return sender.counters;
  if (receiver.counters.state !== 'read') return receiver.counters;
  const came = movedBy(receiver.counters, families);
  const beside = arrivedSince(firstLossMs(sender.counters.value), receiver.counters.value, families);
  return derive(
    [lost, movedBy(sender.counters, families)('Ip.OutOctets'), came('Ip.InOctets'), came('Ip.InReceives'), beside],
    (packets, sent, received, arrived, arrivedBeside) => ({
      lostBytes: packets === 0 ? 0 : Math.round(Math.max(0, sent - received) / packets),
      arrived,
      arrivedBytes: arrived === 0 ? 0 : Math.round(received / arrived),
      arrivedBeside,
    }),
  );
}

/** TCP waits for an acknowledgement at least as long (TCP_RTO_MIN, include/net/tcp.h); a row of counters comes every 50 ms. */
const BEFORE_SENT_AGAIN_MS = 250;

/** When data was lost that had to be sent again, at the earliest; undefined where none had. */
function firstLossMs(sender: Series): number | undefined {
  const [all, syns] = [column(sender, 'Tcp.RetransSegs'), column(sender, 'TcpExt.TCPSynRetrans')];
  const data = all.map((value, row) => value - (syns[row] ?? 0));
  const row = data.findIndex(value => value > (data[0] ?? 0));
  return row < 0 ? undefined : (sender.atMs[row] ?? 0) - BEFORE_SENT_AGAIN_MS;
}

function arrivedSince(fromMs: number | undefined, receiver: Series, families: readonly AddressFamily[]): Probe<number> {
  if (fromMs === undefined) return absent('no data was sent again');
  const before = receiver.atMs.filter(atMs => atMs <= fromMs).length - 1;
  return derive(
    families.map(family => {
      const packets = column(receiver, family === 'ipv6' ? 'Ip6.InReceives' : 'Ip.InReceives');
      const [from, to] = [packets[Math.max(0, before)], packets.at(-1)];
      return from === undefined || to === undefined ? absent<number>('InReceives was not read') : ok(to - from);
    }),
    (...counts) => counts.reduce((sum, one) => sum + one, 0),
  );
}
