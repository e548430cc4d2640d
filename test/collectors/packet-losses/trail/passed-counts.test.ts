import { expect, test } from 'vitest';
import { passedCounts, type ReadSet } from '../../../../src/collectors/packet-losses/trail/passed-counts.ts';
import { type SpotName, spotsThatCount } from '../../../../src/collectors/packet-losses/trail/spots.ts';
import type { AddressFamily } from '../../../../src/model/address-family.ts';

const SPOTS = spotsThatCount({ client: false, server: false });
type Bytes = Partial<Record<SpotName, number>>;

/** Sets in which each port of 198.18.0.1, or of ::1, has so many bytes at each spot. */
function sets(family: AddressFamily, ports: Readonly<Record<number, Bytes>>): ReadSet {
  return (spot, of, each) => {
    if (of !== family) return;
    for (const [port, bytes] of Object.entries(ports)) {
      const count = bytes[spot.name];
      if (count !== undefined) each(keyOf(family, Number(port)), 8, count);
    }
  };
}

/** Behind eight bytes of something else. */
function keyOf(family: AddressFamily, port: number): Buffer {
  const [client, server] =
    family === 'ipv4'
      ? [
          [198, 18, 0, 1],
          [198, 18, 0, 2],
        ]
      : [
          [...Array(15).fill(0), 1],
          [...Array(15).fill(0), 2],
        ];
  const ports = [port, 8080].map(number => [number >> 8, number & 255, 0, 0]) as [number[], number[]];
  return Buffer.from([...Array(8).fill(9), ...client, ...ports[0], ...server, ...ports[1]]);
}

function read(family: AddressFamily, ports: Readonly<Record<number, Bytes>>) {
  return passedCounts(SPOTS, ['ipv4', 'ipv6'], sets(family, ports));
}

test('bytes are so many packets as are as long as most of those of which there was one', () => {
  const counted = read('ipv4', {
    40000: { begun: 60, left: 60 },
    40001: { begun: 180, left: 60 },
    40002: { begun: 60, answered: 104 },
    40003: { begun: 40, answered: 52 },
  });
  expect(counted.map(({ clientPort, passed }) => [clientPort, passed.begun, passed.left, passed.answered])).toEqual([
    [40_000, 1, 1, 0],
    [40_001, 3, 1, 0],
    [40_002, 1, 0, 2],
    [40_003, 0, 0, 1],
  ]);
  expect(counted[0]).toMatchObject({ client: '198.18.0.1', server: '198.18.0.2', serverPort: 8080 });
});

test('where each was seen more than once, too few are counted, never too many', () => {
  const [one, other] = read('ipv4', { 1: { begun: 120 }, 2: { begun: 180, left: 120 } });
  expect([one?.passed.begun, other?.passed.begun, other?.passed.left]).toEqual([2, 3, 2]);
  expect(read('ipv4', { 1: { begun: 156 } })[0]?.passed.begun).toBe(2);
});

test('IPv6 has longer headers and addresses', () => {
  const [one, other] = read('ipv6', { 40000: { begun: 80 }, 40001: { begun: 160 } });
  expect(one).toMatchObject({ client: '::1', clientPort: 40_000, server: '::2', serverPort: 8080 });
  expect([one?.passed.begun, other?.passed.begun]).toEqual([1, 2]);
});
