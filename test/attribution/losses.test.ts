import { describe, expect, it } from 'vitest';
import { lossesFact } from '../../src/attribution/facts/losses.ts';
import type { Evidence } from '../../src/model/evidence.ts';
import type { HostEvidence } from '../../src/model/host-evidence.ts';
import { ok, valueIn } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { type Series, seriesOf } from '../../src/model/series.ts';
import { inNumbers } from '../limits/book.ts';
import { RUN } from '../report/samples.ts';
import { evidenceOf as seenAt } from './nothing-seen.ts';

describe('lossesFact', () => {
  it('puts each gap of the identities in its place', () => {
    const client = moved({ 'Ip.OutRequests': 191, 'Ip.OutTransmits': 151, 'Ip.InReceives': 70, 'Ip.InDelivers': 70 });
    const server = moved({
      'Ip.OutRequests': 70,
      'Ip.OutTransmits': 70,
      'Ip.InReceives': 140,
      'Ip.InDelivers': 110,
      'TcpExt.ListenOverflows': 15,
      'TcpExt.ListenDrops': 17,
      'TcpExt.TCPReqQFullDrop': 0,
    });
    const clientHost = {
      counters: ok(client),
      conntrack: tracked({ drop: 40 }),
      link: ok(moved({ rx_dropped: 0 })),
    };
    const serverHost = { counters: ok(server), link: ok(moved({ rx_dropped: 11 })) };
    expect(lostIn(evidenceOf(clientHost, serverHost))).toMatchObject({
      clientOut: { tracking: 40, rules: 0 },
      linkToServer: 11,
      backlogDropped: 11,
      serverIn: { tracking: 0, rules: 30 },
      acceptQueue: 15,
      otherListenDrops: 2,
    });
  });

  it('takes what devices of a whole machine dropped for nobody’s, and none for none', () => {
    const lab = { kind: 'host' } as const;
    const host = { ...RUN, plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, lab } } } as Run;
    const seen = (drops: number) => {
      const one = { counters: ok(moved({})), qdisc: ok(moved({ drops })) };
      return lostIn(evidenceOf(one, one), host);
    };
    expect(seen(300)).toMatchObject({ clientQdisc: 'unknown', serverQdisc: 'unknown' });
    expect(seen(0)).toMatchObject({ clientQdisc: 0, serverQdisc: 0 });
  });

  it('takes a packet in flight between two readings for no loss', () => {
    const many = ok(moved({ 'Ip.InReceives': 57_282, 'Ip.InDelivers': 57_281 }));
    expect(lostIn(evidenceOf({ counters: many }, { counters: many }))).toMatchObject({
      serverIn: { rules: 0 },
      clientIn: { rules: 0 },
    });
  });

  it('takes packets that are missing in a last row alone, close behind the one before, for packets under way', () => {
    const rows = (name: string, values: readonly number[], lastMs: number) =>
      ok(
        seriesOf(
          [0, 1000, 2000, lastMs],
          [0, ...values].map(value => ({ [name]: value })),
        ),
      );
    const lost = (lastMs: number, received: readonly number[]) =>
      lostIn(
        evidenceOf(
          { counters: rows('Ip.OutTransmits', [5000, 56_681, 56_900], lastMs) },
          { counters: rows('Ip.InReceives', received, lastMs) },
        ),
      );
    expect(lost(2012, [5000, 56_681, 56_827])).toMatchObject({ linkToServer: 0 });
    expect(lost(2012, [4950, 56_631, 56_777])).toMatchObject({ linkToServer: 50 });
    expect(lost(3012, [5000, 56_681, 56_827])).toMatchObject({ linkToServer: 73 });
  });

  it('takes no packet that passed between the first readings of the two hosts for a lost one', () => {
    const rows = (name: string, values: readonly number[]) =>
      ok(
        seriesOf(
          [0, 1000, 2000],
          values.map(value => ({ [name]: value })),
        ),
      );
    const lost = (sent: number, received: number, brought: number) =>
      lostIn(
        evidenceOf(
          { counters: rows('Ip.OutTransmits', [554, 1200, sent]) },
          {
            counters: rows('Ip.InReceives', [800, 1201, received]),
            link: rows('rx_packets', [800, 1201, brought]),
          },
        ),
      );
    expect(lost(1800, 1800, 1800)).toMatchObject({ linkToServer: 0 });
    expect(lost(1800, 1700, 1700)).toMatchObject({ linkToServer: 100 });
    // What the server sent to itself hides what was lost since it was made: only the load's own gap is known.
    expect(lost(1800, 1800, 1700)).toMatchObject({ linkToServer: 246 });
  });

  it('tells what connection tracking held back from a firewall rule, whether the table was full or an entry was not inserted', () => {
    const counters = ok(moved({ 'Ip.InReceives': 200, 'Ip.InDelivers': 90 }));
    const conntrack = tracked({ drop: 60, insert_failed: 40, chainlength: 40 });
    expect(lostIn(evidenceOf({ counters }, { counters, conntrack })).serverIn).toEqual({ tracking: 100, rules: 10 });
  });

  it('takes connection tracking that was loaded meanwhile for unknown', () => {
    const counters = ok(moved({ 'Ip.InReceives': 200, 'Ip.InDelivers': 90 }));
    const conntrack = ok(seriesOf([0, 100], [{ loaded: 0 }, { loaded: 1 }]));
    expect(lostIn(evidenceOf({ counters }, { counters, conntrack })).serverIn).toMatchObject({ rules: 'unknown' });
  });

  it('does not know what the rules took where it does not know what the table took', () => {
    const counters = ok(moved({ 'Ip.InReceives': 200, 'Ip.InDelivers': 90 }));
    const conntrack = { state: 'failed', why: 'EACCES' } as const;
    expect(lostIn(evidenceOf({ counters }, { counters, conntrack })).serverIn).toEqual({
      tracking: 'unknown',
      rules: 'unknown',
    });
  });

  it('knows nothing of a server on another machine, and what its own host did', () => {
    const counters = ok(moved({ ...transmitting(100, 60), 'Ip.InReceives': 60, 'Ip.InDelivers': 60 }));
    const remote = { ...RUN, plan: { ...RUN.plan, target: { ...RUN.plan.target, remote: true as const } } };
    expect(lostIn(evidenceOf({ counters }, { counters }), remote)).toMatchObject({
      clientOut: { rules: 40 },
      serverIn: { rules: 'unknown' },
      linkToServer: 'unknown',
      acceptQueue: 'unknown',
    });
  });
});

describe('what routing did not let in', () => {
  const came = { 'Ip.InReceives': 200, 'Ip.InDelivers': 110 };
  const serverOf = (counters: Counters, run?: Run) =>
    lostIn(evidenceOf({ counters: ok(moved({})) }, { counters: ok(moved({ ...came, ...counters })) }), run);

  it('is counted by the kernel, and no firewall', () => {
    expect(serverOf({ 'TcpExt.IPReversePathFilter': 90 })).toMatchObject({
      serverIn: { tracking: 0, rules: 0 },
      serverRouting: { reversePath: 90, notLocal: 0 },
    });
    expect(serverOf({ 'Ip.InAddrErrors': 60, 'IpExt.InNoRoutes': 30 })).toMatchObject({
      serverIn: { rules: 0 },
      serverRouting: { reversePath: 0, notLocal: 90 },
    });
    expect(serverOf({ 'TcpExt.IPReversePathFilter': 50 })).toMatchObject({ serverIn: { rules: 40 } });
  });

  it('is no firewall either where it was sent on to another host', () => {
    expect(serverOf({ 'Ip.ForwDatagrams': 90 })).toMatchObject({
      serverIn: { rules: 0 },
      serverRouting: { reversePath: 0, notLocal: 0 },
    });
  });

  it('has counters of its own over IPv6, which has no reverse path filter', () => {
    const over6 = { 'Ip6.InReceives': 200, 'Ip6.InDelivers': 110, 'TcpExt.IPReversePathFilter': 5 };
    expect(serverOf({ ...over6, 'Ip6.InAddrErrors': 50, 'Ip6.InNoRoutes': 40 }, OVER_IPV6)).toMatchObject({
      serverIn: { rules: 0 },
      serverRouting: { reversePath: 0, notLocal: 90 },
    });
    expect(serverOf({ ...over6, 'Ip6.OutForwDatagrams': 90 }, OVER_IPV6)).toMatchObject({ serverIn: { rules: 0 } });
    const both = { ...over6, 'Ip6.OutForwDatagrams': 20, 'Ip.ForwDatagrams': 30, 'Ip6.InNoRoutes': 40 };
    expect(serverOf(both, OVER_BOTH)).toMatchObject({
      serverIn: { rules: 85 },
      serverRouting: { reversePath: 5, notLocal: 40 },
    });
  });

  it('is not known where the kernel counts none: unknown is not none', () => {
    const bare = seriesOf([0, 100], [{ 'Ip.InReceives': 0, 'Ip.InDelivers': 0 }, came]);
    expect(lostIn(evidenceOf({}, { counters: ok(bare) }))).toMatchObject({
      serverIn: { rules: 'unknown' },
      serverRouting: { reversePath: 'unknown', notLocal: 'unknown' },
      noRouteBack: 'unknown',
    });
  });
});

describe('a listener that has no way to answer', () => {
  const drops = (counters: Counters, run?: Run) =>
    lostIn(evidenceOf({}, { counters: ok(moved({ 'TcpExt.ListenDrops': 90, ...counters })) }), run);

  it('drops SYNs for that, and these belong to no queue', () => {
    expect(drops({ 'Ip.OutNoRoutes': 90 })).toMatchObject({ noRouteBack: 90, otherListenDrops: 0 });
    expect(drops({ 'Ip6.OutNoRoutes': 90 }, OVER_IPV6)).toMatchObject({ noRouteBack: 90, otherListenDrops: 0 });
  });

  it('drops no more for it than it drops, whatever else has no route', () => {
    expect(drops({ 'Ip.OutNoRoutes': 500 })).toMatchObject({ noRouteBack: 90, otherListenDrops: 0 });
    expect(drops({ 'Ip.OutNoRoutes': 500, 'TcpExt.ListenOverflows': 90 })).toMatchObject({
      noRouteBack: 0,
      acceptQueue: 90,
    });
    expect(drops({})).toMatchObject({ noRouteBack: 0, otherListenDrops: 90 });
  });
});

describe('SYNs without an answer', () => {
  const sent = { 'Tcp.ActiveOpens': 100, 'Tcp.AttemptFails': 5, 'TcpExt.TCPSynRetrans': 30, 'Tcp.CurrEstab': 80 };
  const counters = ok(moved({ ...sent, ...transmitting(500, 500), 'Ip.InReceives': 300, 'Ip.InDelivers': 300 }));
  const answers = { ...transmitting(300, 300), 'Ip.InReceives': 500, 'Ip.InDelivers': 500, 'Tcp.OutRsts': 2 };
  const drops = { 'TcpExt.ListenOverflows': 60, 'TcpExt.ListenDrops': 60, 'TcpExt.TCPReqQFullDrop': 0 };
  const seen = evidenceOf(
    { counters, socketStates: ok({ 'SYN-SENT': 4 }) },
    { counters: ok(moved({ ...answers, ...drops })) },
  );

  it('are those sent again, failed or waiting, less what was lost or refused elsewhere', () => {
    expect(valueIn(lossesFact(RUN, seen))?.unansweredSyns).toEqual({ atLeast: 37, atMost: ok(50) });
  });

  it('have no least where SYN-ACKs count as well, or where another place is not known', () => {
    const lab = { kind: 'host' } as const;
    const host = { ...RUN, plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, lab } } } as Run;
    expect(valueIn(lossesFact(host, seen))?.unansweredSyns.atLeast).toBe(0);
    expect(valueIn(lossesFact(OVER_IPV6, seen))?.unansweredSyns.atLeast).toBe(0);
  });
});

describe('over IPv6', () => {
  const sent = { 'Ip.OutRequests': 100, 'Ip.OutTransmits': 100, 'Ip6.OutRequests': 300, 'Ip6.OutTransmits': 250 };
  const received = { 'Ip.InReceives': 60, 'Ip.InDelivers': 60, 'Ip6.InReceives': 250, 'Ip6.InDelivers': 130 };
  const seen = evidenceOf({ counters: ok(moved(sent)) }, { counters: ok(moved(received)) });

  it('the identities are those of the family that the load uses, and of both the sums', () => {
    expect(lostIn(seen, OVER_IPV6)).toMatchObject({
      clientOut: { rules: 50 },
      serverIn: { rules: 120 },
      linkToServer: 0,
    });
    expect(lostIn(seen, OVER_BOTH)).toMatchObject({ clientOut: { rules: 50 }, linkToServer: 40 });
    expect(lostIn(seen)).toMatchObject({ clientOut: { rules: 0 }, linkToServer: 40 });
  });
});

describe('before Linux 6.7, without Ip.OutTransmits', () => {
  // 120 SYNs and 80 of them again; a rule held back 50 and the link lost 30. Of 60 SYN-ACKs 10 were sent twice.
  const sent = { 'Ip.OutRequests': 150, 'Tcp.OutSegs': 120, 'Tcp.RetransSegs': 80, 'IpExt.OutOctets': 9000 };
  const answered = { 'Ip.InReceives': 70, 'Ip.InDelivers': 70 };
  const received = { 'Ip.InReceives': 120, 'Ip.InDelivers': 110, 'TcpExt.ListenOverflows': 9 };
  const answers = {
    'Ip.OutRequests': 70,
    'Tcp.OutSegs': 70,
    'Tcp.RetransSegs': 10,
    'TcpExt.TCPSynRetrans': 10,
    'IpExt.OutOctets': 4200,
  };
  const seen = evidenceOf(
    { counters: ok(moved({ ...sent, ...answered })) },
    { counters: ok(moved({ ...received, ...answers })) },
  );

  it('TCP says what IPv4 was asked to send, and IPv4 what left', () => {
    expect(lostIn(seen)).toMatchObject({
      clientOut: { tracking: 0, rules: 50 },
      linkToServer: 30,
      serverIn: { rules: 10 },
      serverOut: { tracking: 0, rules: 0 },
      acceptQueue: 9,
    });
  });

  it('other protocols are asked for as well', () => {
    const counters = ok(moved({ ...sent, ...answered, 'Icmp.OutMsgs': 5, 'Udp.OutDatagrams': 3 }));
    expect(lostIn(evidenceOf({ counters }, { counters })).clientOut).toMatchObject({ rules: 58 });
  });

  it('answers that are cut into segments on their way are no firewall', () => {
    const large = { ...received, ...answers, 'Tcp.OutSegs': 370, 'IpExt.OutOctets': 600_000 };
    const { serverOut, serverIn } = lostIn(evidenceOf({}, { counters: ok(moved(large)) }));
    expect(serverOut).toEqual({ tracking: 0, rules: 'unknown' });
    expect(serverIn).toMatchObject({ rules: 10 });
  });

  it('one namespace leaves what the tracking table itself dropped', () => {
    const lab = { kind: 'host' } as const;
    const host = { ...RUN, plan: { ...RUN.plan, scenario: { ...RUN.plan.scenario, lab } } } as Run;
    const one = { counters: ok(moved({ ...sent, ...received })), conntrack: tracked({ drop: 40 }) };
    expect(lostIn(evidenceOf(one, one), host)).toMatchObject({
      clientOut: { tracking: 40, rules: 'unknown' },
      linkToServer: 0,
      serverIn: { rules: 10 },
      acceptQueue: 9,
    });
  });

  it.each([
    ['IPv6', () => OVER_IPV6],
    ['both families', () => OVER_BOTH],
  ])('%s counts before the hook: what left is not known, and the rest is', (_, run) => {
    const six = { 'Ip6.OutRequests': 200, 'Ip6.InReceives': 150, 'Ip6.InDelivers': 150 };
    const clientHost = { counters: ok(moved({ ...sent, ...answered, ...six })) };
    const serverHost = { counters: ok(moved({ ...received, ...answers, ...six })) };
    const evidence = evidenceOf(clientHost, serverHost);
    expect(JSON.stringify(lossesFact(run(), evidence))).toContain('before Linux 6.7');
    expect(lostIn(evidence, run())).toMatchObject({
      clientOut: { tracking: 0, rules: 'unknown' },
      serverOut: { rules: 'unknown' },
      linkToServer: 'unknown',
      linkToClient: 'unknown',
      acceptQueue: 9,
    });
  });
});

const OVER_IPV6 = servedAt('2001:2:0:19::1');
const OVER_BOTH = servedAt('198.19.0.1', '2001:2:0:19::1');

function servedAt(...addresses: readonly string[]): Run {
  const { hosts } = RUN.plan;
  return { ...RUN, plan: { ...RUN.plan, hosts: { ...hosts, server: { ...hosts.server, addresses } } } };
}

/** Hosts on which no connection tracking is loaded, where nothing else is said. */
function evidenceOf(client: Partial<HostEvidence>, server: Partial<HostEvidence>): Evidence {
  const conntrack = ok(seriesOf([0, 100], [{ loaded: 0 }, { loaded: 0 }]));
  return seenAt({ conntrack, ...client }, { conntrack, ...server });
}

function lostIn(evidence: Evidence, run = RUN) {
  const fact = valueIn(lossesFact(run, evidence));
  if (fact === undefined) throw new Error('nothing is known of any place');
  return inNumbers(fact);
}

function transmitting(asked: number, sent: number) {
  return { 'Ip.OutRequests': asked, 'Ip.OutTransmits': sent };
}

/** Statistics of a tracking table that moved from nothing to these. */
function tracked(counters: Counters) {
  return ok(moved({ max: 100, count: 100, drop: 0, ...counters }));
}

/** Counters that the kernel has for whatever comes in: nothing is known of a host that lacks them. */
const ROUTED = {
  'TcpExt.IPReversePathFilter': 0,
  'IpExt.InNoRoutes': 0,
  ...Object.fromEntries(
    ['InAddrErrors', 'InHdrErrors', 'OutNoRoutes'].flatMap(name => [
      [`Ip.${name}`, 0],
      [`Ip6.${name}`, 0],
    ]),
  ),
  'Ip.ForwDatagrams': 0,
  'Ip6.InNoRoutes': 0,
  'Ip6.OutForwDatagrams': 0,
};

/** Counters that moved from nothing to these. */
function moved(counters: Counters): Series {
  const after = { ...ROUTED, ...counters };
  return seriesOf([0, 100], [Object.fromEntries(Object.keys(after).map(name => [name, 0])), after]);
}

type Counters = Readonly<Record<string, number>>;
