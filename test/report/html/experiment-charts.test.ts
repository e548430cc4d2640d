import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { sectionFrom } from '../../../src/api/section.ts';
import type { ReportSection } from '../../../src/model/report.ts';
import type { Usage } from '../../../src/model/usage.ts';
import { countAxis, percent } from '../../../src/report/html/axis.ts';
import { climbChart } from '../../../src/report/html/climb-chart.ts';
import { comparedTimelines } from '../../../src/report/html/compared-timelines.ts';
import { type Content, markup } from '../../../src/report/html/markup.ts';
import { comparedTrials, trialsChart } from '../../../src/report/html/trials-chart.ts';
import { validationChart } from '../../../src/report/html/validation-chart.ts';
import { EXPERIMENTS } from '../experiment-samples.ts';

const htmlOf = (content: Content) => markup`${content}`.html;
const all = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(match => match.slice(1));

describe('the trials of a ceiling', () => {
  const { ceiling } = EXPERIMENTS.ceiling;
  const html = htmlOf(trialsChart(ceiling));
  const plot = /<div class="plot.*?<\/div>/s.exec(html)?.[0] ?? '';
  const { at } = countAxis(
    ceiling.trials.map(({ connections }) => connections),
    0,
  );

  test('stand at as many connections as they opened, in their order', () => {
    const places = all(plot, /<svg x="([^"]+)" y="([\d.]+)"/g);
    expect(places.map(([x]) => x)).toEqual(ceiling.trials.map(({ connections }) => percent(at(connections))));
    expect(places.map(([, y]) => Number(y))).toEqual(ceiling.trials.map((_, index) => 10 + 20 * index));
  });

  test('that broke reach back to what was served; those of the answer have a ring', () => {
    expect(all(plot, /<line class="short" x1="([^"]+)" x2="([^"]+)"/g)).toEqual([
      [percent(at(900)), percent(at(1024))],
      [percent(at(900)), percent(at(1000))],
    ]);
    expect(plot.match(/class="ring"/g)).toHaveLength(3);
    expect(plot.match(/class="broke"/g)).toHaveLength(2);
  });

  test('leave a strip between the most that held and the least that broke', () => {
    const [[x, width] = []] = all(plot, /<rect class="bracket" x="([\d.]+)%" width="([\d.]+)%"/g);
    expect(Number(x)).toBeCloseTo(at(900), 1);
    expect(Number(x) + Number(width)).toBeCloseTo(at(1000), 1);
    expect(htmlOf(trialsChart({ ...ceiling, broke: undefined }))).not.toContain('class="bracket"');
  });

  test('show by how much the ceiling moves', () => {
    expect(html).not.toContain('class="spread"');
    const moving = htmlOf(trialsChart({ ...ceiling, spread: { low: 512, high: 900 } }));
    expect(moving).toContain('The ceiling moves: 512 held every time, and 900 at least once.');
    expect(moving.match(/class="spread"/g)).toHaveLength(2);
  });

  test('of two searches stand on one axis', () => {
    const after = { ...ceiling, held: 128, broke: 256, trials: ceiling.trials.slice(0, 2) };
    const twins = htmlOf(comparedTrials({ before: ceiling, after }));
    const [first, second] = twins
      .split('After: connections of each trial')
      .map(half => all(half, /<svg x="([^"]+)" y/g).flat());
    expect(first).toHaveLength(8);
    expect(second).toEqual(first?.slice(0, 2));
  });

  test('of which there are none are no picture', () => {
    expect(trialsChart({ ...ceiling, trials: [] })).toBeUndefined();
  });
});

const rows = (html: string) => html.split('<li class="pair">').slice(1);
const widths = (row: string) => all(row, /<rect class="f(\d)" y="[\d.]+" width="([\d.]+)"/g);

test('a climb has a row a step, its bars in parts of the goal; what is not known has no bar', () => {
  const [first = '', second = ''] = rows(htmlOf(climbChart(EXPERIMENTS.ladder.ladder)));
  expect(widths(first)).toEqual([
    ['5', '12.90'],
    ['0', '100.00'],
  ]);
  expect(first).toContain('129 → below 1,000');
  expect(widths(second)).toEqual([['1', '100.00']]);
  expect(second).toContain('not needed: dropped');
});

test('a validation has a row for each line: bars where it moved something, a word where it did not', () => {
  const drawn = rows(htmlOf(validationChart(EXPERIMENTS.validation.validation)));
  expect(drawn.map(row => widths(row).map(([colour]) => colour))).toEqual([['5', '0'], ['5', '2'], [], [], ['5', '0']]);
  expect(drawn.map(row => /[▲▼=?] (raised|harmful|no effect|untestable)/.exec(row)?.[0])).toEqual([
    '▲ raised',
    '▼ harmful',
    '= no effect',
    '? untestable',
    undefined,
  ]);
});

describe('two runs side by side', () => {
  const section = sectionFrom(join(import.meta.dirname, '../../../reports/sample'));
  const queue: Usage = {
    name: 'accept-queue',
    limit: 'listen-backlog',
    side: 'server',
    used: 400,
    bound: 511,
    timeline: { atMs: [0, 9000], used: [0, 400] },
  };
  const { timeline } = section;
  if (timeline === undefined) throw new Error('the sample has no timeline');
  const attempts = { ...timeline.attempts, served: timeline.attempts.served.map(count => count * 2) };
  const better: ReportSection = { ...section, timeline: { ...timeline, attempts, usages: [queue] } };
  const { comparison } = EXPERIMENTS.comparison;
  const html = htmlOf(comparedTimelines({ before: section, after: better }, comparison));
  const pairs = html.split('<h3>').slice(1);

  test('share one stretch of time, and each pair its scale', () => {
    expect(new Set(all(html, /<div class="plot"[^>]*>.*?<svg viewBox="([^"]+)"/gs).flat())).toEqual(
      new Set(['0 -3 9000 103']),
    );
    const [attemptsPair = '', queuePair = ''] = pairs;
    expect(new Set(all(attemptsPair, /data-most="(\d+)"/g).flat())).toEqual(new Set(['128']));
    expect(new Set(all(queuePair, /data-most="(\d+)"/g).flat())).toEqual(new Set(['511']));
  });

  test('are marked where they differ, and nowhere else', () => {
    expect(all(pairs[0] ?? '', /class="badge">([^<]+)</g).flat()).toEqual(['served 64 → 128']);
    expect(all(pairs[1] ?? '', /class="badge">([^<]+)</g).flat()).toEqual(['bound 63 → 511', 'at most 64 → 400']);
    const same = htmlOf(comparedTimelines({ before: section, after: section }, comparison));
    expect(same).not.toContain('class="badge"');
  });

  test('say what only one of them has', () => {
    expect(html).toContain('<strong>After</strong>: too little in use to be drawn, or not read.');
  });
});
