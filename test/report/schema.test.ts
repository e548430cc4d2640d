import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Report } from '../../src/model/report.ts';
import { jsonReport } from '../../src/report/json.ts';
import { reportJsonSchema } from '../../src/report/schema/json-schema.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

const published = JSON.parse(JSON.stringify(reportJsonSchema()));
const schema = z.fromJSONSchema(published as z.core.JSONSchema.JSONSchema);
const problemsOf = (report: unknown) => schema.safeParse(report).error?.issues ?? [];
const [CAUSE] = CAUSES;
if (CAUSE === undefined) throw new Error('the samples are gone');

const EXPERIMENTS: Partial<Report> = {
  ceiling: { held: 900, broke: 1000, stoppedBy: CAUSE, trials: [{ connections: 900, held: true, runId: 'a' }] },
  ladder: {
    goal: 1000,
    reached: 900,
    steps: [
      {
        limit: 'somaxconn',
        side: 'server',
        from: '128',
        to: '4096',
        ceilingBefore: 129,
        ceilingAfter: 900,
        needed: true,
      },
    ],
    files: [{ path: '/etc/sysctl.d/90-loadline.conf', content: 'net.core.somaxconn = 4096\n' }],
  },
  comparison: {
    comparable: true,
    why: [],
    settings: [{ limit: 'somaxconn', side: 'server', from: '128', to: '4096' }],
    causesGone: [CAUSE],
    causesNew: [],
    metrics: [{ name: 'served', from: 129, to: null, verdict: 'better' }],
  },
  validation: { lines: [{ key: 'net.core.somaxconn', value: '4096', effect: 'raised', why: 'it was met' }] },
};

describe('the published JSON Schema of reports', () => {
  test('is draft 2020-12 and plain JSON', () => {
    expect(published).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: expect.arrayContaining(['schema', 'runs', 'warnings']),
    });
  });

  test('accepts the report of a real run', () => {
    const file = join(import.meta.dirname, '../../reports/sample/report.json');
    expect(problemsOf(JSON.parse(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('accepts every kind of cause and every experiment', () => {
    const report = { ...reportOf(sectionOf(CAUSES.map(cause => groupOf(cause)))), ...EXPERIMENTS };
    expect(problemsOf(JSON.parse(jsonReport(report)))).toEqual([]);
  });

  test('accepts fields that are added later', () => {
    const report = JSON.parse(jsonReport(reportOf(sectionOf([groupOf(CAUSE)]))));
    report.later = 1;
    report.runs[0].later = 1;
    expect(problemsOf(report)).toEqual([]);
  });

  test.each([
    ['runs', (report: Json) => delete report.runs],
    ['served', (report: Json) => delete report.runs?.[0]?.outcomes?.served],
    ['attributed', (report: Json) => Object.assign(report.runs?.[0]?.attribution ?? {}, { attributed: 'many' })],
    ['schema', (report: Json) => Object.assign(report, { schema: 'loadline.report/2' })],
  ])('refuses a report whose %s is gone or wrong', (_, spoil) => {
    const report = JSON.parse(jsonReport(reportOf(sectionOf([groupOf(CAUSE)]))));
    spoil(report);
    expect(problemsOf(report)).not.toEqual([]);
  });
});

interface Json {
  runs?: { outcomes?: { served?: number }; attribution?: object }[];
}
