import { expect, test } from 'vitest';
import { htmlReport } from '../../src/report/html.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { parseExposition } from './exposition.ts';
import { CAUSES, reportOf, sectionOf } from './samples.ts';

const [CAUSE] = CAUSES;
if (CAUSE === undefined) throw new Error('the samples are gone');
const LADDER = {
  ...reportOf(sectionOf([])),
  ceiling: { held: 900, broke: 1000, stoppedBy: CAUSE, trials: [{ connections: 1000, held: false, runId: 'a|b' }] },
  ladder: {
    goal: 1000,
    reached: 1000,
    steps: [
      {
        limit: 'somaxconn',
        side: 'server',
        from: '128',
        to: '4096',
        ceilingBefore: 129,
        ceilingAfter: 1000,
        needed: true,
      },
    ],
    files: [{ path: '/etc/sysctl.d/90-loadline.conf', content: 'net.core.somaxconn = 4096\n' }],
  },
} as const;

test('a ceiling is a sentence with what stopped it, and its trials', () => {
  const sentence =
    '900 connections were all served, and 1,000 were not: accept queue full (listen backlog 511, server).';
  expect(terminalReport(LADDER, { colour: false }).replaceAll('\n', ' ')).toContain(`Ceiling: ${sentence}`);
  expect(htmlReport(LADDER)).toContain(sentence);
  expect(markdownReport(LADDER)).toContain('| 1,000 | no | a\\|b |');
  expect(parseExposition(prometheusReport(LADDER)).at(-1)).toEqual({
    name: 'loadline_ceiling_connections',
    labels: { scenario: 'accept-queue-overflow' },
    value: 900,
  });
});

test('a ladder has its steps and the file to install, ready to be copied', () => {
  expect(htmlReport(LADDER)).toContain('<pre>net.core.somaxconn = 4096\n</pre>');
  expect(terminalReport(LADDER, { colour: false })).toMatch(/somaxconn +server +128 +4096 +129 +1,000 +yes/);
  expect(
    Math.max(
      ...terminalReport(LADDER, { colour: false })
        .split('\n')
        .map(line => line.length),
    ),
  ).toBeLessThanOrEqual(80);
});
