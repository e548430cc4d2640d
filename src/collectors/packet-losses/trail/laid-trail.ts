import { readFileSync } from 'node:fs';
import type { HostAccess } from '../../../model/access.ts';
import type { AddressFamily } from '../../../model/address-family.ts';
import { SIDES, type Side } from '../../../model/side.ts';
import { waitBlocking } from '../../../system/blocking-wait.ts';
import type { NetlinkSocket } from '../../../system/linux/netlink.ts';
import { dumpQuotas, openNftables, setDormant } from '../../../system/linux/nftables.ts';
import { findProgram } from '../../../system/programs.ts';
import { runProgram } from '../../../system/run-program.ts';
import { parseNetDev } from '../../parse/net-dev.ts';
import { Unavailable } from '../../series/unavailable.ts';
import { keepOpened } from '../opened.ts';
import { type PassedConnection, passedCounts } from './passed-counts.ts';
import { setName, tableOf, trailScript } from './script.ts';
import { type Spot, spotsThatCount } from './spots.ts';

export interface TrailOptions {
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  /** Whether each host tracks connections. */
  readonly tracked: Readonly<Record<Side, boolean>>;
  readonly families: readonly AddressFamily[];
  /** Where servers of the run listen. */
  readonly serverPorts: readonly number[];
  readonly attempts: number;
}

/** nftables on both hosts that count handshakes for each connection at each spot. Asleep at first: no packet passes them. */
export interface LaidTrail {
  readonly spots: readonly Spot[];
  wake(): void;
  /** For good: what has been counted stays. */
  sleep(): void;
  read(): readonly PassedConnection[];
  close(): void;
}

/** An element takes some 100 bytes of the kernel's memory, and there are ten sets or more. */
const MOST_ATTEMPTS = 200_000;
/** Room for connections that are no attempts. */
const SPARE = 65_536;
/** A packet that is on its way between two spots arrives within this time. */
const ON_ITS_WAY_MS = 5;

/** Throws Unavailable where this machine, or the load, does not allow it. */
export function layTrail(options: TrailOptions): LaidTrail {
  const { hosts, attempts, families } = options;
  if (attempts > MOST_ATTEMPTS) throw new Unavailable(`a trail is laid for at most ${MOST_ATTEMPTS} connections`);
  const spots = spotsThatCount(options.tracked);
  for (const side of SIDES) lay(hosts[side], spots, options);
  const opened = keepOpened();
  const sockets = {
    client: opened.keep(hosts.client.run(openNftables)),
    server: opened.keep(hosts.server.run(openNftables)),
  };
  return {
    spots,
    // What a packet passes later comes first: one that is on its way meanwhile is never taken for lost.
    wake: () => {
      for (const spot of spots.toReversed()) setDormant(sockets[spot.side], tableOf(spot), false);
    },
    sleep: () => putToSleep(spots, sockets),
    read: () =>
      passedCounts(spots, families, (spot, family, each) =>
        dumpQuotas(sockets[spot.side], tableOf(spot), setName(family), each),
      ),
    close: opened.close,
  };
}

function lay(host: HostAccess, spots: readonly Spot[], { families, serverPorts, attempts }: TrailOptions): void {
  const nft = findProgram('nft');
  if (nft === undefined) throw new Unavailable('nft (package nftables) is not installed');
  host.run(() => {
    const devices = Object.keys(parseNetDev(readFileSync('/proc/thread-self/net/dev', 'utf8'))).filter(
      name => name !== 'lo',
    );
    const own = spots.filter(({ side }) => side === host.side);
    runProgram(nft, ['-f', '-'], trailScript(own, { families, serverPorts, devices, size: attempts + SPARE }));
  });
}

/** What a packet passes first comes first, and whatever has passed it has time to pass the rest. */
function putToSleep(spots: readonly Spot[], sockets: Readonly<Record<Side, NetlinkSocket>>): void {
  let before: Spot | undefined;
  for (const spot of spots) {
    if (before !== undefined && (before.side !== spot.side || before.packet !== spot.packet))
      waitBlocking(() => false, ON_ITS_WAY_MS);
    setDormant(sockets[spot.side], tableOf(spot), true);
    before = spot;
  }
}
