import { describe, expect, it } from 'vitest';
import { clientFirewall } from '../../../src/attribution/explanations/firewall.ts';
import { conntrackBuckets } from '../../../src/limits/packets/conntrack-buckets.ts';
import { conntrackMax } from '../../../src/limits/packets/conntrack-max.ts';
import type { TrackingFact } from '../../../src/model/facts/host.ts';
import { absent } from '../../../src/model/probe.ts';
import { aBook, aGroup, losses, without } from '../book.ts';

const tracked = { tracking: 300, rules: 0 };

function tracking(changes: Partial<TrackingFact>): TrackingFact {
  return { max: 262_144, peakCount: 12_978, dropped: 0, clashed: 0, earlyDropped: 0, chainTooLong: 0, ...changes };
}

const chains = tracking({ chainTooLong: 300 });

describe('conntrack-buckets', () => {
  it('is blamed on the server for connections whose entry found no room in its chain', () => {
    const book = aBook({ losses: losses({ serverIn: tracked }), 'server.tracking': chains });
    const group = aGroup({ serverTracking: 'absent' });
    expect(conntrackBuckets.judge(group, 'server', book)).toMatchObject({
      ruling: 'blamed',
      confidence: 'proven',
      findings: [{ code: 'chains-too-long', values: { count: 300, peak: 12_978 } }, {}],
    });
    expect(conntrackMax.judge(group, 'server', book)).toMatchObject({ finding: { code: 'tracking-not-full' } });
    expect(conntrackBuckets.judge(group, 'client', book).ruling).toBe('ruled-out');
  });

  it('is blamed on the client, and no firewall is', () => {
    const book = aBook({ losses: losses({ clientOut: tracked }), 'client.tracking': chains });
    const group = aGroup({ autopsy: 'syn-unsent', left: 'no', clientTracking: 'absent' });
    expect(conntrackBuckets.judge(group, 'client', book).ruling).toBe('blamed');
    expect(clientFirewall.judge(group, book).ruling).toBe('ruled-out');
  });

  it('is not blamed for a full table', () => {
    const full = tracking({ max: 500, peakCount: 500, dropped: 300 });
    const book = aBook({ losses: losses({ serverIn: tracked }), 'server.tracking': full });
    expect(conntrackBuckets.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'chains-short' } });
    expect(conntrackMax.judge(aGroup(), 'server', book).ruling).toBe('blamed');
  });

  it('is not blamed for packets that claimed the same four-tuple: they fail to be inserted, and no chain is too long', () => {
    const clash = tracking({ clashed: 300 });
    const book = aBook({ losses: losses({ serverIn: tracked }), 'server.tracking': clash });
    expect(conntrackBuckets.judge(aGroup(), 'server', book)).toMatchObject({ finding: { code: 'chains-short' } });
    expect(conntrackMax.judge(aGroup(), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for connections that the table does have', () => {
    const book = aBook({ losses: losses({ serverIn: tracked }), 'server.tracking': chains });
    expect(conntrackBuckets.judge(aGroup({ serverTracking: 'present' }), 'server', book).ruling).toBe('ruled-out');
  });

  it('is not blamed for what a firewall rule dropped, nor while nothing is tracked', () => {
    const rules = { tracking: 0, rules: 300 };
    const dropped = aBook({ losses: losses({ serverIn: rules }), 'server.tracking': tracking({}) });
    expect(conntrackBuckets.judge(aGroup(), 'server', dropped)).toMatchObject({ finding: { code: 'chains-short' } });
    expect(conntrackBuckets.judge(aGroup(), 'server', aBook())).toMatchObject({ finding: { code: 'tracking-off' } });
  });

  it('cannot tell without the statistics', () => {
    const rules = { tracking: absent('not looked at'), rules: 300 };
    const book = without(aBook({ losses: losses({ serverIn: rules }) }), 'server.tracking');
    expect(conntrackBuckets.judge(aGroup(), 'server', book).ruling).toBe('cannot-tell');
  });
});

describe('early drops', () => {
  it('are told as what the maximum did, and fail nobody', () => {
    const book = aBook({ 'server.tracking': tracking({ max: 50, peakCount: 50, earlyDropped: 100 }) });
    expect(conntrackMax.observe?.('server', book)).toMatchObject({
      count: 100,
      findings: [{ code: 'half-open-evicted' }],
    });
    expect(conntrackMax.observe?.('client', book)).toBeUndefined();
    expect(conntrackMax.judge(aGroup(), 'server', book).ruling).toBe('ruled-out');
  });
});
