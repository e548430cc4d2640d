import { type HandshakePacket, handshakeColumn } from '../../model/handshakes.ts';
import type { Series } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { openPacketCount, type PacketCount } from '../../system/linux/packet-socket.ts';
import type { Collector } from '../series/collector.ts';
import { recordSeries } from '../series/series-recorder.ts';
import { handshakeFilter } from './handshake-filter.ts';

/** The load between two machines, as one of them sees it. */
export interface HandshakesOptions {
  readonly side: Side;
  /** Addresses that the clients connect from. */
  readonly clients: readonly string[];
  /** The server's. */
  readonly port: number;
}

const PACKETS: readonly HandshakePacket[] = ['syn', 'synAck'];

/**
 * Counts the SYNs of each client to the server's port, and the SYN-ACKs to it, on one device: `syn 10.0.0.11`. Packets of others do not count, nor
 * what any firewall of the host does with these. For root only.
 */
export function openHandshakes(device: string, { side, clients, port }: HandshakesOptions): Collector<Series> {
  const recorder = recordSeries();
  const counts: { readonly name: string; readonly count: PacketCount; sum: number }[] = [];
  const close = (): void => {
    for (const { count } of counts) count.close();
  };
  try {
    for (const client of clients) {
      for (const packet of PACKETS) {
        const filter = handshakeFilter(packet, { side, client, port });
        counts.push({ name: handshakeColumn(packet, client), count: openPacketCount(device, filter), sum: 0 });
      }
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    sample: atMs => {
      for (const one of counts) one.sum += one.count.next();
      recorder.add(atMs, Object.fromEntries(counts.map(({ name, sum }) => [name, sum])));
    },
    result: () => recorder.series(),
    close,
  };
}
