import { expect, test } from 'vitest';
import { renderReport } from '../../src/cli/render-report.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { terminalSafe } from '../../src/report/escape.ts';
import { jsonReport } from '../../src/report/json.ts';
import { junitReport } from '../../src/report/junit.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { quietReport, terminalReport } from '../../src/report/terminal.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

/** Clears the screen, sets a title, makes a link, turns the direction of text, and says so in 8 bits too. */
const HOSTILE = 'a\u001b[2J\u001b]0;title\u0007\u001b]8;;http://e\u001b\\\u202e\u009b31m\u001b[32mok\r\u0000';
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const STEERING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** The section with the hostile text in the place of every text in it, one way or another. */
function hostile(value: unknown): unknown {
  if (typeof value === 'string') return `${value}${HOSTILE}`;
  if (Array.isArray(value)) return value.map(hostile);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, WORDS.has(key) ? inner : hostile(inner)]),
  );
}

/** What code asks for by its value: no file can have another one there. */
const WORDS = new Set([
  'kind',
  'result',
  'state',
  'outcome',
  'code',
  'ruling',
  'limit',
  'what',
  'confidence',
  'stage',
  'warning',
  'candidate',
  'autopsy',
]);

test.each(['terminal', 'json', 'junit', 'markdown', 'prometheus'] as const)(
  'nothing of a saved text steers a terminal: %s',
  format => {
    const section = hostile(sectionOf(CAUSES.map(cause => groupOf(cause)))) as ReportSection;
    const render = renderReport([section], { quiet: false });
    expect(render(format, false)).not.toMatch(STEERING);
    expect(renderReport([section], { quiet: true })(format, false)).not.toMatch(STEERING);
  },
);

test.each([
  jsonReport,
  junitReport,
  markdownReport,
  prometheusReport,
  quietReport,
  (report: Parameters<typeof terminalReport>[0]) => terminalReport(report, { colour: false }),
])('nor does it where a program of the user calls the format itself: %o', format => {
  const section = hostile(sectionOf(CAUSES.map(cause => groupOf(cause)))) as ReportSection;
  expect(format(reportOf(section))).not.toMatch(STEERING);
});

test('with colour only our own marks are left', () => {
  const section = hostile(sectionOf(CAUSES.map(cause => groupOf(cause)))) as ReportSection;
  const text = renderReport([section], { quiet: false })('terminal', true);
  const own = text.replaceAll(/\p{Cc}\[(?:1|2|22|31|32|33|39)m/gu, '');
  expect(own).not.toMatch(STEERING);
  expect(text).not.toContain('\u001b[32mok');
});

test('the last thing before a terminal keeps lines, tabs and our marks', () => {
  expect(terminalSafe('\u001b[1mA\u001b[22m\tb\nc\u001b[0m\u001b[2J\r', true)).toBe(
    '\u001b[1mA\u001b[22m\tb\nc\\u001b[0m\\u001b[2J\\u000d',
  );
  expect(terminalSafe('\u001b[1mA', false)).toBe('\\u001b[1mA');
});
