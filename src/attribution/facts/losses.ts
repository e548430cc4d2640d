import { type AddressFamily, familyOf } from '../../model/address-family.ts';
import type { Evidence, HostEvidence } from '../../model/evidence.ts';
import type { FilterLoss, LossesFact } from '../../model/facts.ts';
import type { Plan } from '../../model/plan.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta } from '../../model/series.ts';
import { listenDropsOf } from './listen-drops.ts';
import { neighboursFact } from './machine-wide.ts';

/**
 * Where packets vanished, by the conservation identities E1 to E5: what one stage of the path says it sent, less what the next says
 * it got. A host lab has one namespace for both sides, so there only the listener's drops can be told apart.
 */
export function lossesFact(run: Run, evidence: Evidence): Probe<LossesFact> {
  const families = familiesOf(run.plan);
  const client = movedBy(evidence.client, families);
  const server = movedBy(evidence.server, families);
  if (client === undefined || server === undefined) return absent('the TCP and IP counters were not read');
  if (client('Ip.OutTransmits') === undefined) return absent('this kernel does not count Ip.OutTransmits (before 6.6)');
  const shared = run.plan.scenario.lab.kind === 'host';
  const dropped = listenDropsOf(evidence.server);
  return read({
    clientOut: filtered(client, 'Ip.OutRequests', 'Ip.OutTransmits', trackingDrops(evidence.client)),
    clientIn: shared ? NO_LOSS : filtered(client, 'Ip.InReceives', 'Ip.InDelivers', 0),
    serverIn: filtered(server, 'Ip.InReceives', 'Ip.InDelivers', shared ? 0 : trackingDrops(evidence.server)),
    serverOut: shared ? NO_LOSS : filtered(server, 'Ip.OutRequests', 'Ip.OutTransmits', 0),
    linkToServer: shared ? 0 : gap(client, 'Ip.OutTransmits', server, 'Ip.InReceives'),
    linkToClient: shared ? 0 : gap(server, 'Ip.OutTransmits', client, 'Ip.InReceives'),
    backlogDropped: backlogDropped(evidence, shared),
    neighbourTable: known(neighboursFact(evidence))?.tableFulls ?? 0,
    acceptQueue: dropped.acceptQueue,
    synQueue: dropped.synQueue,
    otherListenDrops: dropped.other,
    ghosts: shared ? 0 : ghosts(evidence, client, server),
  });
}

/** How far a counter of one host moved; undefined for one that this kernel does not have. */
type Moved = (name: string) => number | undefined;

/** Counters of `Ip.` are sums over the families that the load uses; TCP counts both families together. */
function movedBy(host: HostEvidence, families: readonly AddressFamily[]): Moved | undefined {
  const series = known(host.counters);
  if (series === undefined) return undefined;
  return name => {
    if (!name.startsWith('Ip.')) return delta(series, name);
    const moves = families.map(family => delta(series, family === 'ipv6' ? name.replace('Ip.', 'Ip6.') : name));
    return moves.reduce((sum, move) => (sum === undefined || move === undefined ? undefined : sum + move), 0);
  };
}

function familiesOf({ hosts }: Plan): readonly AddressFamily[] {
  return [...new Set(hosts.server.addresses.map(familyOf))];
}

function gap(from: Moved, sent: string, to: Moved, received: string): number {
  return beyondNoise((from(sent) ?? 0) - (to(received) ?? 0), from(sent) ?? 0);
}

/** What one host's netfilter took. The full table's drops are counted themselves: noise concerns the rest alone. */
function filtered(host: Moved, sent: string, received: string, dropped: number): FilterLoss {
  const packets = host(sent) ?? 0;
  const missing = Math.max(0, packets - (host(received) ?? 0));
  const tracking = Math.min(dropped, missing);
  const rules = beyondNoise(missing - tracking, packets);
  return { total: tracking + rules, tracking, rules };
}

const NO_LOSS: FilterLoss = { total: 0, tracking: 0, rules: 0 };

function beyondNoise(missing: number, packets: number): number {
  return missing > readingNoise(packets) ? missing : 0;
}

/** Counters are read one after the other while packets move: a few in flight are no loss. */
function readingNoise(packets: number): number {
  return Math.min(8, Math.ceil(packets / 1000));
}

function trackingDrops(host: HostEvidence): number {
  const series = known(host.conntrack);
  if (series === undefined) return 0;
  return (delta(series, 'drop') ?? 0) + (delta(series, 'insert_failed') ?? 0);
}

/** The receiving end of a veth pair counts these as rx_dropped; on this machine's own loopback only softnet_stat does. */
function backlogDropped(evidence: Evidence, shared: boolean): number {
  if (shared) return deltaOf(evidence.machine.softnet, 'dropped');
  return deltaOf(evidence.client.link, 'rx_dropped') + deltaOf(evidence.server.link, 'rx_dropped');
}

function deltaOf(probe: HostEvidence['link'], name: string): number {
  const series = known(probe);
  return series === undefined ? 0 : (delta(series, name) ?? 0);
}

function ghosts(evidence: Evidence, client: Moved, server: Moved): number {
  const connecting = known(evidence.client.socketStates)?.['SYN-SENT'] ?? 0;
  const opened = (client('Tcp.ActiveOpens') ?? 0) - (client('Tcp.AttemptFails') ?? 0) - connecting;
  return Math.max(0, opened - (server('Tcp.PassiveOpens') ?? 0));
}
