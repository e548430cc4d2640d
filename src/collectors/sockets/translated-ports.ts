import { authority } from '../../model/address-family.ts';
import type { TranslatedPorts } from '../../model/host-evidence.ts';
import type { TrackedConnection } from '../../system/linux/ctnetlink.ts';

/** Ways that are kept: those with the most ports. */
const MOST_WAYS = 16;

/** Counts the ports that tracked connections were given in place of their own, one way (to a destination, from an address) after the other. */
export function countTranslated() {
  const ways = new Map<string, { readonly to: string; readonly address: string; readonly ports: Set<number> }>();
  return {
    add: ({ source, sourcePort, destination, destinationPort, reply }: TrackedConnection): void => {
      if (reply === undefined || (reply.destination === source && reply.destinationPort === sourcePort)) return;
      const key = `${destination} ${destinationPort} ${reply.source} ${reply.sourcePort} ${reply.destination}`;
      const to = authority({ address: destination, port: destinationPort });
      const way = ways.get(key) ?? { to, address: reply.destination, ports: new Set<number>() };
      ways.set(key, way);
      way.ports.add(reply.destinationPort);
    },
    result: (): TranslatedPorts[] =>
      [...ways.values()]
        .toSorted((one, other) => other.ports.size - one.ports.size)
        .slice(0, MOST_WAYS)
        .map(({ to, address, ports }) => ({ to, address, ports: ports.size, ...ends(ports) })),
  };
}

/** Of several readings, for each way the one with the most ports. */
export function keepMost() {
  const byWay = new Map<string, TranslatedPorts>();
  return {
    add: (ways: readonly TranslatedPorts[]): void => {
      for (const way of ways) {
        const key = `${way.to} ${way.address}`;
        if (way.ports >= (byWay.get(key)?.ports ?? 0)) byWay.set(key, way);
      }
    },
    result: (): TranslatedPorts[] =>
      [...byWay.values()].toSorted((one, other) => other.ports - one.ports).slice(0, MOST_WAYS),
  };
}

function ends(ports: ReadonlySet<number>): Pick<TranslatedPorts, 'lowest' | 'highest'> {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const port of ports) {
    lowest = Math.min(lowest, port);
    highest = Math.max(highest, port);
  }
  return { lowest, highest };
}
