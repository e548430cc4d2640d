import type { AddressFamily } from '../../model/address-family.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FilterLoss, LossesFact, PacketSizes, RoutingLoss } from '../../model/facts/losses.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, derive, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { delta } from '../../model/series.ts';
import { betweenDevices } from './handshakes.ts';
import { filteredAtListener, listenDropsOf } from './listen-drops.ts';
import { familiesOf, type Moved, movedBy } from './moved.ts';
import { neighboursFact } from './neighbours.ts';
import { outgoing } from './outgoing.ts';
import { packetSizes } from './packet-sizes.ts';
import { beyondNoise } from './reading-noise.ts';
import { noRouteBack, passedOn, routingLoss } from './routing.ts';
import { trackingFact } from './tracking.ts';
import { unansweredSyns } from './unanswered-syns.ts';
import { vanished } from './vanished.ts';

/**
 * Where packets vanished, by the conservation identities E1 to E5: the packets that one stage of the path sent, less those that
 * the next received. A host lab has one namespace for both sides: only the listener's drops can be located there.
 */
export function lossesFact(run: Run, evidence: Evidence): Probe<LossesFact> {
  if (evidence.client.counters.state !== 'read' && evidence.server.counters.state !== 'read') {
    return absent('the TCP and IP counters were not read');
  }
  const families = familiesOf(run.plan);
  const { target, scenario } = run.plan;
  const remote = target.remote === true;
  const isUnseen = remote && target.host === undefined;
  const client = movedBy(evidence.client.counters, families);
  const server = isUnseen ? () => ELSEWHERE : movedBy(evidence.server.counters, families);
  const alone = scenario.lab.kind !== 'host';
  const shared = !alone && !remote;
  // What came from one host and what reached the other is asked of these: nothing of a host that is not alone with the load.
  const [clientIp, serverIp] = isUnseen || target.host === undefined ? [client, server] : [crowded, crowded];
  const fromClient = outgoing(clientIp, { side: 'client', families, alone });
  const fromServer = outgoing(serverIp, { side: 'server', families, alone });
  const dropped = listenDropsOf(evidence.server);
  const otherDrops = derive([server('TcpExt.ListenDrops')], () => dropped.other);
  const unrouted = noRouteBack(server, otherDrops);
  const intoServer = enteringOf(serverIp, families);
  const intoClient = shared ? NOTHING_ENTERS : enteringOf(clientIp, families);
  const linkToServer = shared
    ? NONE
    : vanished(fromClient.sent, serverIp, evidence, { side: 'client', families, alone });
  const linkToClient = shared
    ? NONE
    : vanished(fromServer.sent, clientIp, evidence, { side: 'server', families, alone });
  const sizes = (from: HostEvidence, to: HostEvidence, lost: Probe<number>): Probe<PacketSizes> =>
    alone ? packetSizes(from, to, lost, families) : absent('packets of others move the counters');
  const places = {
    towardsServer: {
      asked: derive([fromClient.sent, fromClient.heldBack], (sent, held) => sent + held),
      sent: fromClient.sent,
      received: serverIp('Ip.InReceives'),
      delivered: serverIp('Ip.InDelivers'),
    },
    clientOut: filtered(fromClient.heldBack, fromClient.sent, trackingDrops(evidence.client)),
    clientIn: shared ? NO_LOSS : filteredIn(clientIp, intoClient, NONE),
    serverIn: filteredIn(serverIp, intoServer, shared ? NONE : trackingDrops(evidence.server)),
    serverOut: shared ? NO_LOSS : filtered(fromServer.heldBack, fromServer.sent, NONE),
    clientRouting: intoClient.routing,
    serverRouting: intoServer.routing,
    linkToServer,
    linkToClient,
    ...(target.host !== undefined && { betweenDevices: betweenDevices(evidence, run.plan.hosts.client.addresses) }),
    sizesToServer: sizes(evidence.client, evidence.server, linkToServer),
    sizesToClient: sizes(evidence.server, evidence.client, linkToClient),
    backlogDropped: remote ? backlogThere(evidence) : backlogDropped(evidence, shared),
    neighbourTable: neighbourTable(evidence),
    clientQdisc: alone ? qdiscLoss(evidence.client, linkToServer) : qdiscOfOthers(evidence.client),
    serverQdisc: alone ? qdiscLoss(evidence.server, linkToClient) : qdiscOfOthers(evidence.server),
    socketFilter: filteredAtListener(evidence.server, server),
    clientPaws: client('TcpExt.PAWSEstab'),
    serverPaws: server('TcpExt.PAWSEstab'),
    acceptQueue: derive([server('TcpExt.ListenOverflows')], () => dropped.acceptQueue),
    synQueue: derive([server('TcpExt.TCPReqQFullDrop')], () => dropped.synQueue),
    noRouteBack: unrouted,
    otherListenDrops: derive([otherDrops, unrouted], (all, routeless) => all - routeless),
    ghosts: shared ? absent('both sides share one namespace') : ghosts(evidence, clientIp, serverIp),
  };
  const elsewhere = shared ? undefined : [...placesBeside(places), server('Tcp.OutRsts')];
  return ok({ ...places, unansweredSyns: unansweredSyns(evidence.client, client, elsewhere) });
}

/** Every place but the accept queue, on both ways. */
function placesBeside(places: Omit<LossesFact, 'unansweredSyns'>): Probe<number>[] {
  const { clientOut, clientIn, serverIn, serverOut, clientRouting, serverRouting } = places;
  const hooks = [clientOut, clientIn, serverIn, serverOut].flatMap(({ tracking, rules }) => [tracking, rules]);
  const routing = [clientRouting, serverRouting].flatMap(({ reversePath, notLocal }) => [reversePath, notLocal]);
  const { linkToServer, linkToClient, synQueue, otherListenDrops, noRouteBack: unrouted } = places;
  const filter = valueIn(places.socketFilter) ?? 0;
  return [...hooks, ...routing, linkToServer, linkToClient, synQueue, otherListenDrops, unrouted, ok(filter)];
}

const NONE: Probe<number> = ok(0);
const ELSEWHERE: Probe<number> = absent('the server is another machine');
const CROWDED: Probe<number> = absent('other programs of the two machines move these counters, too');
const crowded = () => CROWDED;
const NO_LOSS: FilterLoss = { tracking: NONE, rules: NONE };

/** Packets that did not get into a host, netfilter's drops apart. */
interface Entering {
  readonly routing: RoutingLoss;
  readonly passedOn: Probe<number>;
}

const NOTHING_ENTERS: Entering = { routing: { reversePath: NONE, notLocal: NONE }, passedOn: NONE };

function enteringOf(host: Moved, families: readonly AddressFamily[]): Entering {
  return { routing: routingLoss(host, families), passedOn: passedOn(host) };
}

function filteredIn(host: Moved, { routing, passedOn }: Entering, dropped: Probe<number>): FilterLoss {
  const packets = host('Ip.InReceives');
  const missing = derive(
    [packets, host('Ip.InDelivers'), routing.reversePath, routing.notLocal, passedOn],
    (came, ...accounted) =>
      Math.max(
        0,
        accounted.reduce((left, count) => left - count, came),
      ),
  );
  return filtered(missing, packets, dropped);
}

/** Packets that a host's netfilter dropped. The kernel counts drops of a full table: only the rest may be noise. */
function filtered(missing: Probe<number>, packets: Probe<number>, dropped: Probe<number>): FilterLoss {
  if (valueIn(missing) === 0) return NO_LOSS;
  if (missing.state !== 'read') return { tracking: dropped, rules: missing };
  const tracking = derive([dropped], drops => Math.min(drops, missing.value));
  return { tracking, rules: derive([tracking, packets], (own, all) => beyondNoise(missing.value - own, all)) };
}

function trackingDrops(host: HostEvidence): Probe<number> {
  const tracking = trackingFact(host);
  if (tracking.state !== 'read') return tracking;
  const { dropped, clashed, chainTooLong } = tracking.value;
  return ok(dropped + clashed + chainTooLong);
}

function neighbourTable(evidence: Evidence): Probe<number> {
  const neighbours = neighboursFact(evidence);
  return neighbours.state === 'read' ? ok(neighbours.value.tableFulls) : neighbours;
}

/** The receiving end of a veth pair counts these as rx_dropped; on this machine's own loopback only softnet_stat does. */
function backlogDropped({ client, server, machine }: Evidence, shared: boolean): Probe<number> {
  if (shared) return movedIn(machine.softnet, 'dropped');
  return derive(
    [client.link, server.link].map(link => movedIn(link, 'rx_dropped')),
    (one, other) => one + other,
  );
}

/** Packets that a host's own device dropped, of those that vanished between the hosts: none where none did. */
function qdiscLoss(host: HostEvidence, vanished: Probe<number>): Probe<number> {
  if (valueIn(vanished) === 0) return NONE;
  const dropped = qdiscDrops(host);
  return vanished.state === 'read' ? derive([dropped, vanished], Math.min) : dropped;
}

/** The devices of a machine carry the packets of all its programs: what they dropped may be anybody's. */
function qdiscOfOthers(host: HostEvidence): Probe<number> {
  const dropped = qdiscDrops(host);
  return (valueIn(dropped) ?? 0) > 0 ? absent('the devices of this host dropped packets of whatever program') : dropped;
}

function qdiscDrops({ qdisc }: HostEvidence): Probe<number> {
  return qdisc === undefined ? absent('queueing disciplines were not looked at') : movedIn(qdisc, 'drops');
}

/** Of a whole machine's processors: what they dropped may be anybody's. */
function backlogThere({ serverHost }: Evidence): Probe<number> {
  if (serverHost === undefined) return ELSEWHERE;
  const dropped = movedIn(serverHost.machine.softnet, 'dropped');
  return (valueIn(dropped) ?? 0) > 0 ? absent('its processors dropped packets of whatever program') : dropped;
}

function movedIn(series: HostEvidence['link'], name: string): Probe<number> {
  if (series.state !== 'read') return series;
  const moved = delta(series.value, name);
  return moved === undefined ? absent(`${name} was not read`) : ok(moved);
}

function ghosts(evidence: Evidence, client: Moved, server: Moved): Probe<number> {
  const states = evidence.client.socketStates;
  const connecting = states.state === 'read' ? ok(states.value['SYN-SENT'] ?? 0) : states;
  return derive(
    [client('Tcp.ActiveOpens'), client('Tcp.AttemptFails'), connecting, server('Tcp.PassiveOpens')],
    (opened, failed, pending, taken) => Math.max(0, opened - failed - pending - taken),
  );
}
