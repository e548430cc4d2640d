import { describe, expect, it } from 'vitest';
import type { GuideMeasurements, PairTest } from '../../src/model/claim.ts';
import { judgeClaim } from '../../src/verdict/claim.ts';

const MEASURED: GuideMeasurements = {
  kernel: '6.18',
  cpus: 2,
  memoryBytes: 1,
  runs: {
    few: { attempted: 100, served: [50, 51, 52], failed: [50, 49, 48], causes: [] },
    more: { attempted: 100, served: [53, 60, 60], failed: [47, 40, 40], causes: [] },
    noisy: { attempted: 100, served: [40, 52, 90], failed: [60, 48, 10], causes: [] },
  },
  figures: { seconds: { values: [61.8, 62], unit: 's', by: 'a command' } },
  defaults: { 'net.core.somaxconn': '4096', 'net.ipv4.tcp_tw_reuse': '2' },
};

const pair = (from: string, to: string, changes: Partial<PairTest> = {}): PairTest => ({
  kind: 'pair',
  from,
  to,
  measure: 'served',
  predicts: 'more',
  about: 'tuning',
  ...changes,
});

describe('judgeClaim', () => {
  it('supports what every repetition shows', () => {
    expect(judgeClaim(pair('few', 'more'), MEASURED)).toBe('supported');
    expect(judgeClaim(pair('few', 'more', { measure: 'failed', predicts: 'less' }), MEASURED)).toBe('supported');
  });

  it('takes repetitions that overlap for the same', () => {
    expect(judgeClaim(pair('few', 'noisy'), MEASURED)).toBe('no effect on connections');
    expect(judgeClaim(pair('few', 'noisy', { predicts: 'same' }), MEASURED)).toBe('supported');
  });

  it('refutes the opposite, and a mechanism that shows no effect', () => {
    expect(judgeClaim(pair('more', 'few'), MEASURED)).toBe('refuted');
    expect(judgeClaim(pair('few', 'noisy', { about: 'mechanism' }), MEASURED)).toBe('refuted');
  });

  it('judges figures by how far off they may be', () => {
    const figure = (says: number) => judgeClaim({ kind: 'figure', figure: 'seconds', says, within: 0.05 }, MEASURED);
    expect([figure(60), figure(30)]).toEqual(['supported', 'refuted']);
  });

  it('calls a default of old, and a bound that is as high already, obsolete', () => {
    const setting = 'net.core.somaxconn';
    expect(judgeClaim({ kind: 'default', setting, calls: ['128'] }, MEASURED)).toBe('obsolete');
    expect(judgeClaim({ kind: 'default', setting, calls: ['4096'] }, MEASURED)).toBe('supported');
    expect(judgeClaim({ kind: 'default', setting, raisesTo: 4096 }, MEASURED)).toBe('obsolete');
    expect(judgeClaim({ kind: 'default', setting, raisesTo: 65_535 }, MEASURED)).toBe('supported');
  });

  it('judges nothing that was not measured', () => {
    expect(judgeClaim(pair('few', 'absent'), MEASURED)).toBe('untested');
    expect(judgeClaim({ kind: 'figure', figure: 'absent', says: 1, within: 1 }, MEASURED)).toBe('untested');
    expect(judgeClaim({ kind: 'default', setting: 'absent', raisesTo: 1 }, MEASURED)).toBe('untested');
  });
});
