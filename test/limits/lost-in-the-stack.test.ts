import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { absent, ok } from '../../src/model/probe.ts';
import { aBook, aGroup, listener, losses } from './book.ts';

const causeOf = (lost: Parameters<typeof losses>[0], group = aGroup()) =>
  attributeGroup(group, aBook({ losses: losses(lost) }));

const unsent = aGroup({ autopsy: 'syn-unsent', left: 'no' });
const requestLost = aGroup({ stage: 'response', autopsy: 'request-lost', requestRetransmits: 2 });
const answerLost = aGroup({ stage: 'response', autopsy: 'answer-lost' });
const UNEXPLAINED = { kind: 'unexplained' };

describe('the queue of a network device', () => {
  it('is blamed for SYNs that it dropped, and not the link, which never had them', () => {
    const { cause, confidence } = causeOf({ clientQdisc: 300, linkToServer: 300 }, unsent);
    expect({ cause, confidence }).toEqual({
      cause: { kind: 'network', what: 'qdisc', side: 'client' },
      confidence: 'proven',
    });
  });

  it('is blamed for requests on the client, and for SYN-ACKs and answers on the server', () => {
    expect(causeOf({ clientQdisc: 100, linkToServer: 100 }, requestLost).cause).toMatchObject({ side: 'client' });
    expect(causeOf({ serverQdisc: 100, linkToClient: 100 }, answerLost).cause).toMatchObject({
      what: 'qdisc',
      side: 'server',
    });
    const answered = aGroup({ autopsy: 'syn-received' });
    expect(causeOf({ serverQdisc: 300, linkToClient: 300 }, answered).cause).toMatchObject({ what: 'qdisc' });
  });

  it('is blamed for SYN-ACKs that came too late, where nothing was lost towards the server', () => {
    const late = aGroup({ stage: 'response', autopsy: 'accepted', late: true, retransmits: { least: 1, most: 1 } });
    expect(causeOf({ serverQdisc: 300, linkToClient: 300 }, late).cause).toMatchObject({
      what: 'qdisc',
      side: 'server',
    });
    expect(causeOf({ serverQdisc: 90, linkToClient: 90 }, late).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ serverQdisc: 300, linkToClient: 300, acceptQueue: 300 }, late).cause).not.toMatchObject({
      what: 'qdisc',
    });
    const rule = { serverOut: { tracking: 0, rules: 300 }, serverQdisc: 300, linkToClient: 300 };
    expect(causeOf(rule, late).cause).not.toMatchObject({ what: 'qdisc' });
    const kernel = { lost: [{ place: 'server-qdisc', packets: 250 }] } as const;
    const recorded = causeOf({ serverQdisc: 300, linkToClient: 300, acceptQueue: 300 }, { ...late, kernel });
    expect(recorded).toMatchObject({ cause: { what: 'qdisc' }, confidence: 'proven' });
  });

  it('is blamed for SYN-ACKs of a server that has forgotten them, or a connection since, where the kernel recorded them', () => {
    const group = aGroup({ autopsy: 'syn-lost' });
    const kernel = { lost: [{ place: 'server-qdisc', packets: 400 }] } as const;
    expect(causeOf({ serverQdisc: 500, linkToClient: 500 }, { ...group, kernel }).cause).toMatchObject({
      what: 'qdisc',
    });
    expect(causeOf({ serverQdisc: 500, linkToClient: 500 }, group).cause).toEqual(UNEXPLAINED);
    const absentThere = aGroup({ serverTracking: 'absent', kernel });
    expect(causeOf({ serverQdisc: 500, linkToClient: 500 }, absentThere).cause).toEqual(UNEXPLAINED);
  });

  it('is not blamed for what the link lost, for SYNs that left, or for what a rule took', () => {
    expect(causeOf({ linkToServer: 300 }).cause).toMatchObject({ what: 'packets-lost-on-link' });
    expect(causeOf({ linkToServer: 320, clientQdisc: 20 }).cause).toMatchObject({ what: 'packets-lost-on-link' });
    expect(causeOf({ clientQdisc: 300, linkToServer: 300 }).cause).toEqual(UNEXPLAINED);
    const ruled = { clientOut: { tracking: 0, rules: 300 }, clientQdisc: 5, linkToServer: 5 };
    expect(causeOf(ruled, unsent).cause).toMatchObject({ what: 'packets-dropped-by-firewall' });
  });

  it('is blamed on a machine with other traffic only where the kernel recorded these packets', () => {
    const lost = losses({ clientQdisc: absent<number>('packets of whatever program'), acceptQueue: 0 });
    expect(attributeGroup(unsent, aBook({ losses: lost })).cause).toEqual(UNEXPLAINED);
    const packetLosses = { source: 'bpf', totals: [], lost: 0, checks: [], unwatched: [] } as const;
    const recorded = { ...unsent, kernel: { lost: [{ place: 'client-qdisc', packets: 300 }] } } as const;
    expect(attributeGroup(recorded, aBook({ losses: lost, packetLosses })).cause).toMatchObject({ what: 'qdisc' });
  });

  it('shares no blame with a rule that took as many', () => {
    const both = { clientOut: { tracking: 0, rules: 300 }, clientQdisc: 300, linkToServer: 300 };
    expect(causeOf(both, unsent).cause).toEqual(UNEXPLAINED);
  });

  it('leaves the link in question where nobody counted its drops', () => {
    const { cause, confidence } = causeOf(
      { clientQdisc: absent<number>('not counted'), linkToServer: 300 },
      aGroup({ left: 'unknown' }),
    );
    expect(cause).toMatchObject({ what: 'packets-lost-on-link' });
    expect(confidence).toBe('likely');
  });
});

describe('a filter on the listening socket', () => {
  it('is likely where its socket dropped what no counter accounts for', () => {
    const { cause, confidence } = causeOf({ socketFilter: 300 });
    expect(cause).toEqual({ kind: 'application', what: 'socket-filter', side: 'server' });
    expect(confidence).toBe('likely');
  });

  it('is not blamed for a full queue, for a rule, or for SYNs that did not come so far', () => {
    const full = listener({ peakQueue: 512, wasFull: true });
    const queue = aBook({ losses: losses({ acceptQueue: 300 }), listener: full });
    expect(attributeGroup(aGroup(), queue).cause).toMatchObject({ limit: 'listen-backlog' });
    const rule = { serverIn: { tracking: 0, rules: 300 } };
    expect(causeOf(rule).cause).toMatchObject({ what: 'packets-dropped-by-firewall' });
    expect(causeOf({ ...rule, socketFilter: 300 }).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ socketFilter: 300 }, aGroup({ serverTracking: 'absent' })).cause).toEqual(UNEXPLAINED);
  });
});

describe('old timestamps', () => {
  it('are why the server has no byte of requests that came', () => {
    const { cause, confidence } = causeOf({ serverPaws: 300 }, requestLost);
    expect(cause).toEqual({ kind: 'network', what: 'paws', side: 'server' });
    expect(confidence).toBe('proven');
    expect(causeOf({ clientPaws: 100 }, answerLost).cause).toMatchObject({ what: 'paws', side: 'client' });
  });

  it('are not, where they are few, the link lost as many, or the other host dropped them', () => {
    expect(causeOf({ serverPaws: 20 }, requestLost).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ serverPaws: 300, linkToServer: 300 }, requestLost).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ clientPaws: 300 }, requestLost).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ serverPaws: 300 }).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ linkToServer: 300 }, requestLost).cause).toMatchObject({ what: 'packets-lost-on-link' });
  });
});

describe('packets too large for the way', () => {
  const full = aGroup({ stage: 'response', autopsy: 'answer-lost', lostSegments: 'full' });
  /** As measured: ten times 1,500 bytes in one packet are cut behind the counter. */
  const large = { lostBytes: 3430, arrived: 400, arrivedBytes: 56, arrivedBeside: 200 };
  const lost = { linkToClient: 1200, sizesToClient: ok(large) };

  it('are likely why answers do not come, on the side that sends them', () => {
    for (const stage of ['response', 'body'] as const) {
      const { cause, confidence } = causeOf(lost, { ...full, stage });
      expect({ cause, confidence }).toEqual({
        cause: { kind: 'network', what: 'mtu-black-hole', side: 'server' },
        confidence: 'likely',
      });
    }
    const request = aGroup({ stage: 'response', autopsy: 'request-lost', lostSegments: 'full' });
    expect(causeOf({ linkToServer: 1200, sizesToServer: ok(large) }, request).cause).toMatchObject({
      what: 'mtu-black-hole',
      side: 'client',
    });
  });

  it.each([
    ['short answers are lost', lost, { lostSegments: 'small' }],
    ['large packets of others came', { ...lost, sizesToClient: ok({ ...large, arrivedBytes: 700 }) }, {}],
    ['small packets were lost', { ...lost, sizesToClient: ok({ ...large, lostBytes: 60 }) }, {}],
    ['nothing came any more', { ...lost, sizesToClient: ok({ ...large, arrivedBeside: 0 }) }, {}],
    ['nobody counted bytes', { linkToClient: 1200 }, {}],
  ] as const)('are not, and the link is, where %s', (_, places, changes) => {
    expect(causeOf(places, { ...full, ...changes }).cause).toMatchObject({ what: 'packets-lost-on-link' });
  });

  it('are not, where a rule or a queue took as many, or the application has not answered', () => {
    const rule = { serverOut: { tracking: 0, rules: 1200 }, sizesToClient: ok(large) };
    expect(causeOf(rule, full).cause).toMatchObject({ what: 'packets-dropped-by-firewall' });
    expect(causeOf({ ...lost, ...rule }, full).cause).toEqual(UNEXPLAINED);
    expect(causeOf({ ...lost, serverQdisc: 1200 }, full).cause).toMatchObject({ what: 'qdisc' });
    expect(causeOf({}, aGroup({ stage: 'response', autopsy: 'accepted' })).cause).toMatchObject({
      what: 'slow-to-answer',
    });
  });

  it('leave the link likely where nobody knows how large the lost packets were', () => {
    const { cause, confidence } = causeOf(lost, { ...full, lostSegments: 'unknown' });
    expect({ cause, confidence }).toMatchObject({ cause: { what: 'packets-lost-on-link' }, confidence: 'likely' });
  });
});
