import { describe, expect, it } from 'vitest';
import { attributeGroup } from '../../src/attribution/attribute.ts';
import { absent } from '../../src/model/probe.ts';
import { aBook, aGroup, listener, losses } from './book.ts';

const causeOf = (lost: Parameters<typeof losses>[0], group = aGroup()) =>
  attributeGroup(group, aBook({ losses: losses(lost) }));

describe('SYNs that the routing of the server lost', () => {
  it.each([
    ['rp-filter', { serverRouting: { reversePath: 300 } }],
    ['address-not-local', { serverRouting: { notLocal: 300 } }],
    ['no-route-back', { noRouteBack: 300 }],
  ])('are named by what the kernel counted: %s', (what, lost) => {
    expect(causeOf(lost)).toMatchObject({ cause: { kind: 'network', what, side: 'server' }, confidence: 'proven' });
  });

  it('are nobody’s for certain beside a rule that took as many', () => {
    const both = { serverRouting: { reversePath: 300 }, serverIn: { tracking: 0, rules: 300 } };
    expect(causeOf(both).cause).toEqual({ kind: 'unexplained' });
  });

  it('take no blame from a queue for a few strays', () => {
    const full = listener({ peakQueue: 512, wasFull: true });
    const queue = { acceptQueue: 300, serverRouting: { notLocal: 2, reversePath: 1 }, noRouteBack: 1 };
    const { cause, considered } = attributeGroup(aGroup(), aBook({ losses: losses(queue), listener: full }));
    expect(cause).toMatchObject({ limit: 'listen-backlog' });
    const filtered = expect.objectContaining({ candidate: 'rp-filter', side: 'server' });
    expect(considered).toContainEqual(filtered);
    expect(causeOf({ acceptQueue: 300 }).considered).not.toContainEqual(filtered);
  });

  it('did reach the listener where it has no way back, and no other place of the host', () => {
    const tracked = aGroup({ serverTracking: 'present' });
    expect(causeOf({ noRouteBack: 300 }, tracked).cause).toMatchObject({ what: 'no-route-back' });
    expect(causeOf({ serverRouting: { reversePath: 300 } }, tracked).cause).toEqual({ kind: 'unexplained' });
  });

  it('are not told where the counters were not read', () => {
    const unknown = absent<number>('not counted');
    const { cause, considered } = causeOf({ serverRouting: { reversePath: unknown, notLocal: unknown } });
    expect(cause).toEqual({ kind: 'unexplained' });
    expect(considered).toContainEqual(
      expect.objectContaining({
        candidate: 'rp-filter',
        side: 'server',
        ruling: expect.objectContaining({ ruling: 'cannot-tell' }),
      }),
    );
  });
});

describe('answers that the reverse path filter of the client dropped', () => {
  it('are blamed on it where it dropped one of each', () => {
    const answered = aGroup({ autopsy: 'syn-received' });
    const dropped = (reversePath: number) => causeOf({ clientRouting: { reversePath } }, answered).cause;
    expect(dropped(100)).toEqual({ kind: 'network', what: 'rp-filter', side: 'client' });
    expect(dropped(99)).toEqual({ kind: 'unexplained' });
  });
});
