import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { jsonReport } from '../../src/report/json.ts';
import { reportJsonSchema } from '../../src/report/schema/json-schema.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

const published = JSON.parse(JSON.stringify(reportJsonSchema()));
const schema = z.fromJSONSchema(published as z.core.JSONSchema.JSONSchema);
const problemsOf = (report: unknown) => schema.safeParse(report).error?.issues ?? [];
const [CAUSE] = CAUSES;
if (CAUSE === undefined) throw new Error('the samples are gone');

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

  test.each(Object.values(EXPERIMENTS))('accepts every kind of cause, and a $kind', experiment => {
    const report = { ...reportOf(sectionOf(CAUSES.map(cause => groupOf(cause)))), experiment };
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
