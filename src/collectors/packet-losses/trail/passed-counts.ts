import type { AddressFamily } from '../../../model/address-family.ts';
import { addressText } from '../../../system/linux/address-text.ts';
import { KEY_ADDRESS_BYTES, KEY_PORT_BYTES } from '../../../system/linux/nftables.ts';
import { type Passed, SPOTS, type Spot, type SpotName } from './spots.ts';

/** Hands each element of one spot's set to `each`: where its key begins, and the bytes of its packets. */
export type ReadSet = (
  spot: Spot,
  family: AddressFamily,
  each: (buffer: Buffer, keyAt: number, bytes: number) => void,
) => void;

export interface PassedConnection {
  readonly client: string;
  readonly clientPort: number;
  readonly server: string;
  readonly serverPort: number;
  readonly passed: Passed;
}

/** Adds up what the sets of all spots hold, connection by connection. */
export function passedCounts(
  spots: readonly Spot[],
  families: readonly AddressFamily[],
  read: ReadSet,
): readonly PassedConnection[] {
  return families.flatMap(family => countsOf(spots, family, read));
}

function countsOf(spots: readonly Spot[], family: AddressFamily, read: ReadSet): PassedConnection[] {
  const keyBytes = 2 * (KEY_ADDRESS_BYTES[family] + KEY_PORT_BYTES);
  const found = new Map<string, Record<SpotName, number>>();
  for (const spot of spots) {
    read(spot, family, (buffer, keyAt, bytes) => {
      const key = buffer.toString('latin1', keyAt, keyAt + keyBytes);
      const passed = found.get(key) ?? { ...NOWHERE };
      passed[spot.name] = bytes;
      found.set(key, passed);
    });
  }
  for (const packet of PACKETS) {
    const names = spots.filter(spot => spot.packet === packet).map(({ name }) => name);
    const values = [...found.values()].flatMap(passed => names.map(name => passed[name]));
    const packets = packetsIn(values, family);
    for (const passed of found.values()) for (const name of names) passed[name] = packets(passed[name]);
  }
  return [...found].map(([key, passed]) => connectionOf(Buffer.from(key, 'latin1'), family, passed));
}

const PACKETS: readonly Spot['packet'][] = ['SYN', 'SYN-ACK', 'RST'];
const NOWHERE = Object.fromEntries(SPOTS.map(({ name }) => [name, 0])) as Record<SpotName, number>;

/** The fewest bytes of a packet: headers of IP and TCP without options. */
const LEAST_BYTES: Readonly<Record<AddressFamily, number>> = { ipv4: 40, ipv6: 60 };

/**
 * How many packets so many bytes are. All SYNs of a host are as long, and so are its answers: as long as most of those of which
 * there was one. Where each was seen more than once it may have been the longest there are, so that too few are counted, never too many.
 */
function packetsIn(values: readonly number[], family: AddressFamily): (bytes: number) => number {
  const two = 2 * LEAST_BYTES[family];
  const length = mostCommon(values.filter(bytes => bytes > 0 && bytes < two));
  return length === undefined ? bytes => Math.ceil(bytes / (two - 1)) : bytes => Math.floor(bytes / length);
}

function mostCommon(values: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0];
}

function connectionOf(key: Buffer, family: AddressFamily, passed: Passed): PassedConnection {
  const address = KEY_ADDRESS_BYTES[family];
  const second = address + KEY_PORT_BYTES;
  return {
    client: addressText(key, 0, family),
    clientPort: key.readUInt16BE(address),
    server: addressText(key, second, family),
    serverPort: key.readUInt16BE(second + address),
    passed,
  };
}
