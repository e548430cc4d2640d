import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/model/comparison.ts';
import type { Check } from '../../src/model/verdict.ts';
import { visible } from '../../src/report/escape.ts';
import { annotations, checkAnnotations } from '../../src/report/markdown/annotations.ts';
import { code, codeBlock, plain, table } from '../../src/report/markdown/escape.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

const [BACKLOG] = CAUSES;
if (BACKLOG === undefined) throw new Error('the samples are gone');
const text = fc.string({ unit: 'binary', maxLength: 60 });

test('nothing in plain text is markup, and all of it can be read back', () => {
  fc.assert(
    fc.property(text, value => {
      const escaped = plain(value);
      expect(escaped.replaceAll(/\\[\\`*_{}[\]<>()#+!|~$&-]/g, '')).not.toMatch(/[\\`*_{}[\]<>|~$]|:\/\/|@(?!&#8203;)/);
      expect(escaped).not.toContain('\n');
      const back = escaped
        .replaceAll('&#8203;', '')
        .replaceAll('&#46;', '.')
        .replaceAll('&#58;', ':')
        .replaceAll(/\\([^A-Za-z0-9\s])/g, '$1');
      expect(back).toBe(visible(value));
    }),
  );
});

test('code ends where it should, whatever backticks are in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ', '|', '\n', '\\'), maxLength: 20 }), value => {
      const inline = code(value);
      const fence = /^`+/.exec(inline)?.[0] ?? '';
      expect(inline.endsWith(fence)).toBe(true);
      expect(inline.slice(fence.length, -fence.length)).not.toMatch(new RegExp(`(?<!\`)${fence}(?!\`)`));
      expect(inline).not.toMatch(/[|\n]/);
      const [first = '', ...rest] = codeBlock([value]).split('\n');
      expect(rest.filter(line => line.startsWith(first.replace('text', '')))).toHaveLength(1);
    }),
  );
});

test('a cell stays one cell', () => {
  fc.assert(
    fc.property(text, value => {
      const [, , row = ''] = table(['a', 'b'], [[plain(value), code(value)]]).split('\n');
      expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(4);
    }),
  );
});

test('the sentence comes first, details are folded, and markup of a run stays text', () => {
  const run = { ...RUN, plan: { ...PLAN, scenario: { ...PLAN.scenario, name: 'a <b>|`c`</b> @all #1' } } };
  const markdown = markdownReport(reportOf(sectionOf([groupOf(BACKLOG)], { run })));
  expect(markdown).toMatch(/^### ❌ a \\<b\\>\\\|\\`c\\`\\<\/b\\> @&#8203;all \\#&#8203;1\n\n\*\*10,000 attempted/);
  expect(markdown).toContain('<details><summary>9,488 × accept queue full (listen backlog 511, server)</summary>');
  expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
});

test('hundreds of scenarios are at most 60 KB, the sentences before any detail', () => {
  const section = sectionOf(CAUSES.map(cause => groupOf(cause)));
  for (const length of [60, 2000]) {
    const markdown = markdownReport(reportOf(...new Array<typeof section>(length).fill(section)));
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
    expect(markdown.match(/<details>/g)?.length ?? 0).toBe(markdown.match(/<\/details>/g)?.length ?? 0);
  }
  expect(markdownReport(reportOf(...new Array<typeof section>(2000).fill(section)))).toMatch(/more lines do not fit/);
});

test('annotations are one line each and cannot end early', () => {
  const scenario = { ...PLAN.scenario, name: 'a,b::c\n::error::forged' };
  const run = { ...RUN, plan: { ...PLAN, scenario, source: { file: 'my: file,1.yaml' } } };
  expect(annotations(reportOf(sectionOf([groupOf(BACKLOG)], { run })))).toEqual([
    '::error file=my%3A file%2C1.yaml,line=1,title=a%2Cb%3A%3Ac%0A%3A%3Aerror%3A%3Aforged::' +
      '10,000 attempted: 512 served, 9,488 failed: accept queue full (listen backlog 511, server)' +
      '%0Anot met: unexplained == 0 (0)%0Anot met: firstByte.p99 < 1s (not measured)',
  ]);
  expect(annotations(reportOf(sectionOf([], { verdict: { result: 'pass', checks: [] } })))).toEqual([]);
});

test('annotations stand at the lines of what was not met; a run that broke without any, at the first', () => {
  const checks: Check[] = [
    { expectation: 'served == 2', line: 7, result: 'fail', observed: 1 },
    { expectation: 'failed == 0', line: 8, result: 'pass', observed: 0 },
    { expectation: 'connect.p99 < 1s', line: 9, result: 'inconclusive', observed: undefined },
  ];
  const broken = sectionOf([], { verdict: { result: 'inconclusive', checks: [] } });
  const lines = annotations(reportOf(sectionOf([], { verdict: { result: 'fail', checks } }), broken));
  expect(lines.map(line => line.replace(/file=[^,]*,|title=[^:]*|512 attempted[^%]*/g, ''))).toEqual([
    '::error line=7,::%0Anot met: served == 2 (1)',
    '::warning line=9,::%0Anot met: connect.p99 < 1s (not measured)',
    '::warning line=1,::',
  ]);
});

test('a check that fails for a new cause is told at the first line, and its expectations at theirs', () => {
  const check: CheckResult = {
    ...EXPERIMENTS.check.checks[0],
    checks: [{ expectation: 'served >= baseline', line: 4, result: 'inconclusive', observed: 1 }],
  };
  expect(checkAnnotations('a.yaml', check)).toEqual([
    expect.stringMatching(/^::error file=a\.yaml,line=1,title=poor::poor: FAILED: worse than .*%0ANew cause: /),
    expect.stringMatching(/^::warning file=a\.yaml,line=4,title=poor::.*%0Anot met: served >= baseline \(1\)$/),
  ]);
  expect(checkAnnotations('a.yaml', { ...check, result: 'pass' })).toEqual([]);
});
