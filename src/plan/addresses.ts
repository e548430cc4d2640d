import { type AddressFamily, familyOf, isLoopback } from '../model/address-family.ts';
import { programDriver } from '../model/driver-spec.ts';
import { attemptsOf, type LoadSpec } from '../model/load-spec.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';

/** Each address is configured on a device: more than a lab sets up in a moment. */
const MOST_ADDRESSES = 4096;
/**
 * Four-tuples for each connection. connect() looks for a free port among every second one of the range first, and once
 * those are taken walks past them all, each time, before it tries the others (net/ipv4/inet_hashtables.c,
 * __inet_hash_connect): a range more than half full makes connecting ten times as slow. Four fifths of a half are 2.5.
 */
const SPARE = 2.5;
const PORT_RANGE = 'net.ipv4.ip_local_port_range';

/** Gives the address at a place, counted from 0, in a network that belongs to one host. */
type Network = (place: number) => string;

/**
 * Where the two hosts of a lab live: halves of the ranges for benchmarks (RFC 2544, 198.18.0.0/15, and RFC 5180,
 * 2001:2::/48).
 */
const LAB: Readonly<Record<AddressFamily, Readonly<Record<Side, Network>>>> = {
  ipv4: { client: ipv4From(198, 18), server: ipv4From(198, 19) },
  ipv6: { client: ipv6From('2001:2:0:18'), server: ipv6From('2001:2:0:19') },
};
/** All of 127.0.0.0/8 is this machine's own, and of IPv6 one address. */
const LOOPBACK: Readonly<Record<AddressFamily, Network>> = { ipv4: ipv4From(127, 0), ipv6: () => '::1' };

/** Client address of the background half-open connections; beyond the last one of `addresses`. */
export const HALF_OPEN_ADDRESS: Readonly<Record<AddressFamily, string>> = {
  ipv4: '198.18.255.1',
  ipv6: '2001:2:0:18::ff01',
};

/** The families that the load uses, each for an equal part of the connections. */
export function familiesOf({ lab, target }: Scenario): readonly AddressFamily[] {
  if (target.address !== undefined) return [familyOf(target.address)];
  return lab.family === 'both' ? ['ipv4', 'ipv6'] : [lab.family];
}

/**
 * Addresses of one family to connect from: as many as the scenario says, else as many as the load needs four-tuples for.
 * A scenario that sets the port range itself means to meet it, and gets one; so does a program driver, which cannot
 * choose.
 * @param fourTuples of one client address.
 * @param shards that the addresses are dealt to: more addresses than those are a multiple of them.
 */
export function clientAddresses(
  scenario: Scenario,
  family: AddressFamily,
  fourTuples: number,
  shards: number,
): readonly string[] {
  const { lab, target } = scenario;
  const { addresses, sysctl } = lab.client;
  const pinned = Object.hasOwn(sysctl, PORT_RANGE) || programDriver(scenario) !== undefined ? 1 : undefined;
  const needed = fourTuplesNeeded(scenario.load) / familiesOf(scenario).length;
  const wanted = addresses === 'auto' ? (pinned ?? enough(needed, fourTuples, shards)) : addresses;
  // Towards another machine the kernel chooses.
  if (target.address !== undefined && !isLoopback(target.address)) return upward(LOOPBACK[family], 1);
  return lab.kind === 'host' ? onLoopback(family, wanted) : upward(LAB[family].client, wanted);
}

/** Addresses of one family to connect to: one, unless the scenario says more. */
export function serverAddresses({ lab, target }: Scenario, family: AddressFamily): readonly string[] {
  if (target.address !== undefined) return [target.address];
  const wanted = lab.server.addresses === 'auto' ? 1 : lab.server.addresses;
  return lab.kind === 'host' ? onLoopback(family, wanted) : upward(LAB[family].server, wanted);
}

/**
 * Four-tuples that the load takes up: one a connection, or one an attempt where the client closes first and each
 * leaves its port in TIME_WAIT for a minute (include/net/tcp.h, TCP_TIMEWAIT_LEN).
 */
export function fourTuplesNeeded(load: LoadSpec): number {
  return load.repeat?.close === 'client' ? attemptsOf(load) : load.connections;
}

/**
 * Whether the kernel finds every port among the first half that it looks at. Outside a lab of its own the client shares the
 * ports with whatever else this machine does.
 * @param fourTuples of all client addresses together.
 */
export function haveAmplePorts({ lab, load }: Scenario, fourTuples: number): boolean {
  return lab.kind !== 'host' && fourTuplesNeeded(load) * 2 <= fourTuples;
}

function enough(needed: number, fourTuples: number, shards: number): number {
  const wanted = Math.ceil((needed * SPARE) / Math.max(1, fourTuples));
  const dealt = wanted > shards ? Math.ceil(wanted / shards) * shards : wanted;
  return Math.min(MOST_ADDRESSES, dealt);
}

function onLoopback(family: AddressFamily, wanted: number): readonly string[] {
  return upward(LOOPBACK[family], family === 'ipv4' ? wanted : 1);
}

function upward(network: Network, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => network(place));
}

function ipv4From(a: number, b: number): Network {
  return place => `${a}.${b}.${Math.floor((place + 1) / 256)}.${(place + 1) % 256}`;
}

/** Of a /64 prefix; as the kernel and `ss` write it (RFC 5952). */
function ipv6From(prefix: string): Network {
  return place => `${prefix}::${(place + 1).toString(16)}`;
}
