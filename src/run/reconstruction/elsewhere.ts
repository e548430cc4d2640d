import { familyOf, isWildcard } from '../../model/address-family.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { valueIn } from '../../model/probe.ts';
import { column, delta } from '../../model/series.ts';
import { sum } from './failed-attempts.ts';
import { portsAreFull } from './infer-failures.ts';

/** Failed calls of a command: those that stand for connections to the server, and those that were to something else. */
export interface SortedCalls {
  readonly counted: readonly FailedCall[];
  /** A name's other addresses, of which the next was answered: nothing failed by them. */
  readonly elsewhere: readonly FailedCall[];
}

/** Resets that a host's TCP sends for connections that it had, rather than for a SYN that nobody listens for. */
const OF_CONNECTIONS = ['TCPAbortOnData', 'TCPAbortOnClose', 'TCPAbortOnMemory', 'TCPAbortOnLinger'];
/** No SYN left for these: the machine itself has no way there. */
const NO_WAY = ['EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH'];

/** Ports are looked at after the failure: a few may have become free. */
const NEARLY = 0.9;

/**
 * A program may try the addresses of a name one after the other: one of IPv6 where there is none, or `localhost` where the server
 * listens on one of the two.
 */
export function sortCalls(evidence: Evidence, calls: readonly FailedCall[]): SortedCalls {
  const connects = calls.filter(call => call.syscall === 'connect' && !wentToServer(call, evidence));
  const refused = connects.filter(({ errno }) => errno === 'ECONNREFUSED');
  const withoutWay = connects.filter(call => NO_WAY.includes(call.errno) && !foundNoPort(call));
  return without(calls, [
    ...atMost(refused, refusedElsewhere(evidence, sum(refused))),
    ...atMost(withoutWay, sentElsewhere(evidence, { refused: sum(refused), withoutWay })),
  ]);
}

/** No other address of the name: the server's own. */
function wentToServer({ destination }: FailedCall, { server }: Evidence): boolean {
  const listener = valueIn(server.listener);
  if (destination === undefined || listener === undefined || destination.port !== listener.port) return false;
  const { address } = listener;
  return isWildcard(address) ? familyOf(address) === familyOf(destination.address) : address === destination.address;
}

/**
 * While something listens, the kernel refuses nobody there: what it refused, each with a reset of its own, went somewhere else. Beyond
 * its resets it was not the kernel who refused, but a rule, and that may stand before the server.
 */
function refusedElsewhere(evidence: Evidence, refused: number): number {
  if (!alwaysListening(evidence)) return 0;
  const resets = [evidence.client, evidence.server].map(resetsOf);
  const known = resets.filter(count => count !== undefined);
  return known.length === 0 ? refused : Math.min(refused, Math.max(...known));
}

export function alwaysListening({ server }: Evidence): boolean {
  const listener = valueIn(server.listener);
  const sockets = listener === undefined ? [] : column(listener.series, 'sockets');
  return sockets.length > 0 && sockets.every(count => count > 0);
}

function resetsOf(host: HostEvidence): number | undefined {
  const sent = moved(host, 'Tcp.OutRsts');
  if (sent === undefined) return undefined;
  return Math.max(0, sent - OF_CONNECTIONS.reduce((total, name) => total + (moved(host, `TcpExt.${name}`) ?? 0), 0));
}

interface WithoutWay {
  readonly refused: number;
  readonly withoutWay: readonly FailedCall[];
}

/**
 * Tries that never left this machine, where as many connections were opened: each was followed by one that came through. What failed on
 * its way counts as an attempt of the host (Tcp.AttemptFails), and what IPv4 has no route for is counted by IPv4.
 */
function sentElsewhere({ client }: Evidence, { refused, withoutWay }: WithoutWay): number {
  const [opened, failed, noRoute] = ['Tcp.ActiveOpens', 'Tcp.AttemptFails', 'Ip.OutNoRoutes'].map(name =>
    moved(client, name),
  );
  if (opened === undefined || failed === undefined || portsAreFull(client, NEARLY)) return 0;
  const onTheWay = Math.max(0, failed - refused) + (noRoute ?? 0);
  const local = Math.max(0, sum(withoutWay) - onTheWay);
  return opened - failed >= local ? local : 0;
}

/** By the kernel's own word: this one was to leave, and found no port. */
function foundNoPort({ search }: FailedCall): boolean {
  return search !== undefined && search.outcome !== 'not-sought';
}

function moved({ counters }: HostEvidence, name: string): number | undefined {
  const series = valueIn(counters);
  return series === undefined ? undefined : delta(series, name);
}

/** So many of these calls, the first ones first. */
function atMost(calls: readonly FailedCall[], most: number): FailedCall[] {
  let left = most;
  return calls.flatMap(call => {
    const count = Math.min(call.count, left);
    left -= count;
    return count > 0 ? [{ ...call, count }] : [];
  });
}

function without(calls: readonly FailedCall[], elsewhere: readonly FailedCall[]): SortedCalls {
  const isSame = (one: FailedCall, other: FailedCall) =>
    one.pid === other.pid && one.syscall === other.syscall && one.errno === other.errno && one.search === other.search;
  const counted = calls.flatMap(call => {
    const gone = sum(elsewhere.filter(other => isSame(call, other)));
    return call.count > gone ? [{ ...call, count: call.count - gone }] : [];
  });
  return { counted, elsewhere };
}
