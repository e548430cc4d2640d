import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../../src/attribution/attribute.ts';
import { conntrackBuckets } from '../../../src/limits/packets/conntrack-buckets.ts';
import { conntrackMax } from '../../../src/limits/packets/conntrack-max.ts';
import { snatPorts } from '../../../src/limits/ports/snat-ports.ts';
import { allowsMore } from '../../../src/model/allows-more.ts';
import type { HopFact } from '../../../src/model/facts/hops.ts';
import type { TrackingFact } from '../../../src/model/facts/host.ts';
import type { TranslatedPorts } from '../../../src/model/host-evidence.ts';
import type { LossPlace } from '../../../src/model/packet-losses.ts';
import { parseScenario } from '../../../src/plan/parse-scenario.ts';
import { aBook, aGroup, losses } from '../book.ts';

const TO = '127.0.0.1:9000';

function tracking(changes: Partial<TrackingFact> = {}): TrackingFact {
  return { max: 262_144, peakCount: 50, dropped: 0, clashed: 300, earlyDropped: 0, chainTooLong: 0, ...changes };
}

function ways(changes: Partial<TranslatedPorts> = {}): TranslatedPorts[] {
  return [{ to: '198.19.0.1:8080', address: '198.18.0.1', ports: 50, lowest: 40_000, highest: 40_049, ...changes }];
}

const unsent = aGroup({ autopsy: 'syn-unsent', left: 'no', clientTracking: 'absent' });
const out = losses({ clientOut: { tracking: 300, rules: 0 } });

function onClient(own: Partial<TrackingFact> = {}, translated = ways()) {
  return aBook({ 'client.tracking': tracking(own), 'client.translated': translated, losses: out });
}

describe('snat-ports', () => {
  it('is blamed where every port of the range is taken, with the range', () => {
    expect(snatPorts.judge(unsent, 'client', onClient())).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'translated-ports-taken', values: { ports: 50, refused: 300 } }, {}],
    });
    expect(snatPorts.effective('client', onClient())).toBe('40000-40049');
  });

  it('is likely where some of its ports are free by the time that somebody looks', () => {
    expect(snatPorts.judge(unsent, 'client', onClient({}, ways({ ports: 44 })))).toMatchObject({
      confidence: 'likely',
    });
  });

  it('is not blamed where nothing was translated, or nothing clashed', () => {
    expect(snatPorts.judge(unsent, 'client', onClient({}, []))).toMatchObject({
      finding: { code: 'nothing-translated' },
    });
    const full = onClient({ dropped: 300, clashed: 0 });
    expect(snatPorts.judge(unsent, 'client', full)).toMatchObject({ finding: { code: 'no-clashes' } });
    expect(conntrackMax.judge(unsent, 'client', full).ruling).toBe('blamed');
  });

  it('is taken for neither a full table nor chains that are too long', () => {
    expect(conntrackMax.judge(unsent, 'client', onClient())).toMatchObject({ finding: { code: 'tracking-not-full' } });
    expect(conntrackBuckets.judge(unsent, 'client', onClient()).ruling).toBe('ruled-out');
  });

  it('is not blamed for what a rule dropped', () => {
    const dropped = {
      ...onClient(),
      losses: aBook({ losses: losses({ clientOut: { tracking: 0, rules: 300 } }) }).losses,
    };
    expect(snatPorts.judge(unsent, 'client', dropped).ruling).toBe('ruled-out');
  });
});

describe('between a proxy and what is behind it', () => {
  const gateway = aGroup({ stage: 'response', symptom: { kind: 'http-status', status: 504 }, autopsy: 'accepted' });
  const told = [
    { fate: 'not-connected', count: 100, time: { firstMs: 1000, lastMs: 6000, takenAfter: undefined } },
  ] as const;
  const lostBy = (place: LossPlace, connections = 100) => [{ to: TO, place, packets: 2 * connections, connections }];
  const aHop = (changes: Partial<HopFact> = {}): HopFact => ({
    from: 'nginx',
    to: TO,
    isHere: true,
    peakConnecting: 100,
    peakConnected: 40,
    queue: { bound: 511, peak: 2, dropped: 0, busy: [], isBusyAtEnd: false },
    fates: told,
    processes: [],
    calls: [],
    ...changes,
  });
  const blame = (hop: HopFact, own: Partial<TrackingFact> = {}, translated = ways({ to: TO })) =>
    attributeGroup(gateway, aBook({ hops: [hop], 'server.tracking': tracking(own), 'server.translated': translated }));

  it('is blamed at the end of the proxy, and proven where the kernel recorded the SYNs', () => {
    const { cause, confidence } = blame(aHop({ lost: lostBy('server-tracking') }));
    expect(cause).toMatchObject({ limit: 'snat-ports', side: 'server', value: '40000-40049' });
    expect(cause).toMatchObject({ hop: { from: 'nginx', to: TO, end: 'client' } });
    expect(confidence).toBe('proven');
  });

  it('is likely where counters alone say so, or the proxy says nothing', () => {
    expect(blame(aHop())).toMatchObject({ cause: { limit: 'snat-ports' }, confidence: 'likely' });
    const silent = aHop({ fates: [], lost: lostBy('server-tracking') });
    expect(blame(silent)).toMatchObject({ cause: { limit: 'snat-ports' }, confidence: 'likely' });
    expect(blame(aHop({ fates: [] })).cause).toMatchObject({ limit: 'snat-ports' });
  });

  it('has the value of the ports that way, however many there are another way', () => {
    const other = { to: '127.0.0.1:9001', address: '127.0.0.1', ports: 900, lowest: 2000, highest: 2899 };
    expect(blame(aHop(), {}, [other, ...ways({ to: TO })]).cause).toMatchObject({ value: '40000-40049' });
  });

  it('is the table where that was full', () => {
    const full = { max: 450, peakCount: 450, dropped: 300, clashed: 0 };
    const { cause } = blame(aHop({ lost: lostBy('server-tracking') }), full, []);
    expect(cause).toMatchObject({ limit: 'conntrack-max', value: '450', hop: { to: TO, end: 'client' } });
  });

  it('is neither where both moved: the records do not tell them apart', () => {
    const both = { max: 450, peakCount: 450, dropped: 300, clashed: 300 };
    expect(blame(aHop({ lost: lostBy('server-tracking') }), both).cause.kind).toBe('unexplained');
  });

  it('is not blamed for what a rule dropped there, whatever the counters say', () => {
    expect(blame(aHop({ lost: lostBy('server-rule') })).cause).toMatchObject({
      what: 'packets-dropped-by-firewall',
      hop: { to: TO, end: 'client' },
    });
    expect(blame(aHop({ lost: [] })).cause.kind).toBe('unexplained');
  });

  it('is not blamed for ports towards somewhere else, nor for fewer packets than failed', () => {
    expect(blame(aHop(), {}, ways()).cause).not.toMatchObject({ limit: 'snat-ports' });
    expect(blame(aHop(), { clashed: 20 }).cause).not.toMatchObject({ limit: 'snat-ports' });
  });

  it('is not blamed where the proxy says that they were connected', () => {
    const answered = told.map(fate => ({ ...fate, fate: 'not-answered' as const }));
    expect(blame(aHop({ fates: answered })).cause).not.toMatchObject({ limit: 'snat-ports' });
  });

  it('nobody blames the proxy for an error where it says, however late, that its SYNs got no answer', () => {
    const late = told.map(fate => ({ ...fate, time: { ...fate.time, firstMs: 50_000, lastMs: 60_000 } }));
    const lost = lostBy('server-tracking');
    expect(blame(aHop({ fates: late, lost }), { clashed: 0 }).cause.kind).toBe('unexplained');
    expect(blame(aHop({ fates: late, lost }), {}, []).cause.kind).toBe('unexplained');
    expect(blame(aHop({ fates: late, lost }))).toMatchObject({ cause: { limit: 'snat-ports' }, confidence: 'likely' });
  });

  it('counts of a full table what may have been coming in for none of these', () => {
    const full = { max: 450, peakCount: 450, dropped: 300, clashed: 0 };
    const book = aBook({
      hops: [aHop()],
      'server.tracking': tracking(full),
      losses: losses({ serverIn: { tracking: 250, rules: 0 } }),
    });
    expect(attributeGroup(gateway, book).cause).not.toMatchObject({ limit: 'conntrack-max' });
  });
});

describe('raising it', () => {
  const scenario = (snat: string) =>
    parseScenario(`name: a\nlab: { client: { snat: ${snat} } }\nload: { connections: 300 }\n`, 'a.yaml');
  const room = { nofileHard: 1000, memoryAvailableBytes: 1, settings: {} };

  it('widens the range of the scenario, upward as far as that goes', () => {
    expect(snatPorts.raise(scenario('40000-40049'), 'client', room)).toMatchObject({ to: '40000-40299' });
    expect(snatPorts.raise(scenario('65500-65535'), 'client', room)).toMatchObject({ to: '65236-65535' });
    expect(snatPorts.raise(scenario('40000-40049'), 'server', room)).toHaveProperty('why');
  });

  it('is more where the range has more ports', () => {
    expect(allowsMore('snat ports', '40000-40049', '40000-40299')).toBe(true);
    expect(allowsMore('snat ports', '1024-65535', '40000-40299')).toBe(false);
  });

  it.each(['40000', '5-1', '1-70000', '0-5'])('%s is no range', text => {
    expect(() => scenario(text)).toThrow();
  });
});
