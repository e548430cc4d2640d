import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Claim, GuideMeasurements } from '../../src/model/claim.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { guideTable, withGuideTable } from '../../src/report/guide-page.ts';
import { judgeClaim, valuesOf } from '../../src/verdict/claim.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const SCENARIOS = path.join(ROOT, 'scenarios/guide');
const text = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

const trend = z.literal(['more', 'less', 'same']);
const claimSchema = z.strictObject({
  id: z.string(),
  section: z.string(),
  says: z.string(),
  note: z.string().exactOptional(),
  test: z.union([
    z.strictObject({
      kind: z.literal('pair'),
      from: z.string(),
      to: z.string(),
      measure: z.literal(['served', 'failed', 'figure']),
      predicts: trend,
      about: z.literal(['tuning', 'mechanism']),
    }),
    z.strictObject({ kind: z.literal('figure'), figure: z.string(), says: z.number(), within: z.number() }),
    z.strictObject({ kind: z.literal('default'), setting: z.string(), calls: z.array(z.string()) }),
    z.strictObject({ kind: z.literal('default'), setting: z.string(), raisesTo: z.number() }),
  ]),
});

const claims: Claim[] = z.array(claimSchema).parse(parse(text('scripts/guide/claims.yaml')));
const measured: GuideMeasurements = JSON.parse(text('scripts/guide/measurements.json'));
const judged = claims.map(claim => ({
  claim,
  verdict: judgeClaim(claim.test, measured),
  values: claim.test.kind === 'pair' ? valuesOf(claim.test, measured) : ([[], []] as const),
}));

describe('the guide', () => {
  it('has one entry a claim, and every claim is measured', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    expect(judged.filter(({ verdict }) => verdict === 'untested').map(({ claim }) => claim.id)).toEqual([]);
  });

  it('has a page that says what the measurements say', () => {
    const page = text('docs/guide.md');
    expect(withGuideTable(page, guideTable(judged, measured))).toBe(page);
  });

  it('finds what is known to be wrong with it', () => {
    const verdicts = Object.fromEntries(judged.map(({ claim, verdict }) => [claim.id, verdict]));
    expect(verdicts).toMatchObject({
      'somaxconn-default': 'obsolete',
      'file-max': 'obsolete',
      'fin-timeout': 'refuted',
      'tw-reuse-server': 'refuted',
      hang: 'refuted',
      'syn-backlog-cookies': 'no effect on connections',
      'syn-backlog': 'supported',
      'port-range': 'supported',
    });
  });
});

describe('the scenarios of the guide', () => {
  it.each(readdirSync(SCENARIOS))('%s is valid, named like its file, and expects something', file => {
    const scenario = parseScenario(readFileSync(path.join(SCENARIOS, file), 'utf8'), file);
    expect(scenario.name).toBe(file.replace('.yaml', ''));
    expect(scenario.expect.length).toBeGreaterThan(0);
  });
});
