import { attemptsOf, type LoadSpec, programDriver, type Scenario } from '../model/scenario.ts';

/** Where the two hosts of a lab live: halves of the range for benchmarks (RFC 2544, 198.18.0.0/15). */
const LAB = { client: [198, 18, 0, 1], server: [198, 19, 0, 1] } as const;
const LOOPBACK = [127, 0, 0, 1] as const;

/** Client address of the background half-open connections; beyond the last one of `addresses`. */
export const HALF_OPEN_ADDRESS = '198.18.255.1';

/** Each address is configured on a device: more than a lab sets up in a moment. */
const MOST_ADDRESSES = 4096;
/**
 * Four-tuples for each connection. connect() looks for a free port among every second one of the range first, and once
 * those are taken walks past them all, each time, before it tries the others (net/ipv4/inet_hashtables.c,
 * __inet_hash_connect): a range more than half full makes connecting ten times as slow. Four fifths of a half are 2.5.
 */
const SPARE = 2.5;
const PORT_RANGE = 'net.ipv4.ip_local_port_range';

/**
 * Addresses to connect from: as many as the scenario says, else as many as the load needs four-tuples for. A scenario
 * that sets the port range itself means to meet it, and gets one; so does a program driver, which cannot choose.
 * @param fourTuples of one client address.
 * @param shards that the addresses are dealt to: more addresses than those are a multiple of them.
 */
export function clientAddresses(scenario: Scenario, fourTuples: number, shards: number): string[] {
  const { lab, load, target } = scenario;
  const { addresses, sysctl } = lab.client;
  const pinned = Object.hasOwn(sysctl, PORT_RANGE) || programDriver(scenario) !== undefined ? 1 : undefined;
  const wanted = addresses === 'auto' ? (pinned ?? enough(load, fourTuples, shards)) : addresses;
  // Towards another machine the kernel chooses.
  if (target.address?.startsWith('127.') === false) return upward(LOOPBACK, 1);
  return upward(lab.kind === 'host' ? LOOPBACK : LAB.client, wanted);
}

/** Addresses to connect to: one, unless the scenario says more. */
export function serverAddresses({ lab, target }: Scenario): string[] {
  if (target.address !== undefined) return [target.address];
  const wanted = lab.server.addresses === 'auto' ? 1 : lab.server.addresses;
  return upward(lab.kind === 'host' ? LOOPBACK : LAB.server, wanted);
}

/**
 * Four-tuples that the load takes up: one a connection, or one an attempt where the client closes first and each
 * leaves its port in TIME_WAIT for a minute (include/net/tcp.h, TCP_TIMEWAIT_LEN).
 */
export function fourTuplesNeeded(load: LoadSpec): number {
  return load.repeat?.close === 'client' ? attemptsOf(load) : load.connections;
}

function enough(load: LoadSpec, fourTuples: number, shards: number): number {
  const wanted = Math.ceil((fourTuplesNeeded(load) * SPARE) / Math.max(1, fourTuples));
  const dealt = wanted > shards ? Math.ceil(wanted / shards) * shards : wanted;
  return Math.min(MOST_ADDRESSES, dealt);
}

function upward([a, b, c, d]: readonly [number, number, number, number], count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const last = d + index;
    return `${a}.${b}.${c + Math.floor(last / 256)}.${last % 256}`;
  });
}
