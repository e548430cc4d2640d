import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { quietReport, terminalReport } from '../../src/report/terminal.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from './samples.ts';

const [BACKLOG, CHAINED] = CAUSES;
if (BACKLOG === undefined || CHAINED === undefined) throw new Error('the samples are gone');

test('one cause: the sentence, the expectations, the cause, the notes', async () => {
  const text = terminalReport(reportOf(sectionOf([groupOf(BACKLOG)])), { colour: false });
  await expect(text).toMatchFileSnapshot('../fixtures/report/one-cause.txt');
});

test('several causes, the largest first', async () => {
  const groups = CAUSES.map((cause, index) => groupOf(cause, { count: 100 * (index + 1) }));
  const text = terminalReport(reportOf(sectionOf(groups)), { colour: false });
  await expect(text).toMatchFileSnapshot('../fixtures/report/several-causes.txt');
});

test('colour adds nothing but colour, and no line is over 80 columns', () => {
  const report = reportOf(sectionOf(CAUSES.map(cause => groupOf(cause))));
  const plain = terminalReport(report, { colour: false });
  const coloured = terminalReport(report, { colour: true });
  expect(coloured).not.toBe(plain);
  expect(stripVTControlCharacters(coloured)).toBe(plain);
  expect(plain).not.toContain('\u001b');
  expect(Math.max(...plain.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
});

test('groups that differ in symptom alone are one cause', () => {
  const groups = [groupOf(BACKLOG), groupOf(BACKLOG, { count: 12, autopsy: 'ghost', stage: 'response' })];
  const text = terminalReport(reportOf(sectionOf(groups)), { colour: false });
  expect(text).toContain('9,500 × accept queue full');
  expect(text.match(/×/g)).toHaveLength(1);
});

test('delayed attempts do not make the sentence say that something failed', () => {
  const section = sectionOf([groupOf(BACKLOG, { outcome: 'delayed', count: 40 })], {
    outcomes: {
      attempted: 100,
      served: 100,
      failed: 0,
      pending: 0,
      delayed: 40,
      connectMs: undefined,
      firstByteMs: undefined,
    },
  });
  expect(quietReport(reportOf(section))).toBe(
    'accept-queue-overflow: FAIL: 100 attempted: 100 served (40 of them late)\n',
  );
});

test('quiet is one line a scenario', () => {
  expect(quietReport(reportOf(sectionOf([groupOf(BACKLOG)]), sectionOf([])))).toBe(
    'accept-queue-overflow: FAIL: 10,000 attempted: 512 served, 9,488 failed: accept queue full (listen backlog 511, server)\n' +
      'accept-queue-overflow: FAIL: 512 attempted: 512 served\n',
  );
});

test('text from outside cannot steer the terminal', () => {
  const scenario = { ...PLAN.scenario, name: 'evil\u001b]0;title\u0007' };
  const run = { ...RUN, plan: { ...PLAN, scenario }, warnings: ['\r\u001b[2Jall good'] };
  const text = terminalReport(reportOf(sectionOf([], { run, folder: 'a\u0008b' })), { colour: false });
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  expect(text).toContain('evil\\u001b]0;title\\u0007');
});
