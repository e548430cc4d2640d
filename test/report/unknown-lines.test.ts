import { expect, it } from 'vitest';
import type { Evidence } from '../../src/model/evidence.ts';
import { ok } from '../../src/model/probe.ts';
import type { TargetLogLine } from '../../src/model/target-evidence.ts';
import { markdownReport } from '../../src/report/markdown.ts';
import { terminalReport } from '../../src/report/terminal.ts';
import { unknownLines } from '../../src/report/unknown-lines.ts';
import { RUN, reportOf, sectionOf } from './samples.ts';

function reportWith(...lines: readonly TargetLogLine[]) {
  const evidence = { ...RUN.evidence, targetLog: ok({ lines, total: lines.length }) } as Evidence;
  return reportOf(sectionOf([], { run: { ...RUN, evidence } }));
}

function line(text: string, count = 1, lastMs = 10): TargetLogLine {
  return { text, count, firstMs: -5, lastMs };
}

it('shows what the server wrote while the load ran and nothing is known of, the most frequent first', () => {
  const report = reportWith(
    line('once'),
    line('often', 1200),
    line('before the load', 9, -1000),
    line('in the second in which the load began', 3, -999),
    line('[alert] 512 worker_connections are not enough', 9),
    line('accept4() failed (24: Too many open files)', 9),
    line("can't start new thread", 9),
    line('127.0.0.1 - - "GET / HTTP/1.1" 200 5', 9),
  );
  const text = terminalReport(report, { colour: false });
  expect(text).toMatch(
    /cannot read\n +1,200 × {2}often\n +3 × {2}in the second in which the load began\n +1 × {2}once\n\n/,
  );
  expect(report.sections.flatMap(({ run }) => unknownLines(run).map(({ count }) => count))).toEqual([1200, 3, 1]);
  expect(markdownReport(report)).toContain('often');
});

it('shows five kinds of lines, the beginning of each, and nothing that steers a terminal', () => {
  const report = reportWith(...'abcdefg'.split('').map(letter => line(`\u001b[2J${letter.repeat(5000)}`)));
  const text = terminalReport(report, { colour: false });
  expect(text).toContain('and 2 kinds of lines more, in run.json');
  expect(text).not.toContain('\u001b');
  expect(text.length).toBeLessThan(4000);
});

it('says nothing where every line is known', () => {
  expect(terminalReport(reportWith(), { colour: false })).not.toContain('cannot read');
});
