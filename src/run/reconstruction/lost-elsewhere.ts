import type { TupleRecord } from '../../collectors/packet-losses/tuple-records.ts';
import { authority } from '../../model/address-family.ts';
import type { LostElsewhere, PacketEvent } from '../../model/packet-losses.ts';

/** Destinations, each with one place, that are kept: those that lost the most connections. */
const MOST = 64;

/** Adds up SYNs of connections that are no attempts, by where they went and by the event that befell them. */
export function lostElsewhere() {
  const byEvent = new Map<PacketEvent, Map<string, { packets: number; connections: number }>>();
  return {
    add: ({ event, server, serverPort, packets }: TupleRecord): void => {
      if (event.what !== 'loss' || event.packet !== 'SYN') return;
      const sums = byEvent.get(event) ?? new Map<string, { packets: number; connections: number }>();
      byEvent.set(event, sums);
      const to = authority({ address: server, port: serverPort });
      const sum = sums.get(to) ?? { packets: 0, connections: 0 };
      sums.set(to, { packets: sum.packets + packets, connections: sum.connections + 1 });
    },
    /** `meaning`: what an event turns out to be once all are known. */
    sums: (meaning: (event: PacketEvent) => PacketEvent): LostElsewhere[] =>
      [...byEvent]
        .flatMap(([event, sums]) => {
          const meant = meaning(event);
          return meant.what === 'loss' ? [...sums].map(([to, sum]) => ({ to, place: meant.place, ...sum })) : [];
        })
        .toSorted((one, other) => other.connections - one.connections)
        .slice(0, MOST),
  };
}
