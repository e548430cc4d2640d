import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sectionFrom } from '../../src/api/section.ts';
import type { ReportSection } from '../../src/model/report.ts';
import type { IndexEntry } from '../../src/model/run-index.ts';
import type { Timeline } from '../../src/model/timeline.ts';
import { indexPage } from '../../src/report/html/index-page.ts';
import { htmlReport } from '../../src/report/html.ts';
import { findProgram } from '../../src/system/programs.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { EXPERIMENTS } from '../report/experiment-samples.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from '../report/samples.ts';
import { contrastProblems, nameProblems, pictureProblems, placeProblems } from './accessibility.ts';

const SAMPLE = sectionFrom(join(import.meta.dirname, '../../reports/sample'));
const scenario = { ...PLAN.scenario, name: '<script>document.title = "taken over"</script>' };
const BROKEN = sectionOf([], {
  run: { ...RUN, plan: { ...PLAN, scenario }, state: { state: 'broken', phase: 'load', why: 'the target ended' } },
  verdict: { result: 'inconclusive', checks: [] },
});
/** The same load with nothing in its way. */
const PASS: ReportSection = {
  ...SAMPLE,
  outcomes: { ...SAMPLE.outcomes, served: 200, failed: 0, pending: 0 },
  attribution: { failures: 0, attributed: 0, unexplained: 0, groups: [] },
  verdict: { result: 'pass', checks: [] },
  ...(SAMPLE.timeline && { timeline: passed(SAMPLE.timeline) }),
};
/** The same run with a longer accept queue that never filled. */
const TUNED: ReportSection = { ...SAMPLE, ...(SAMPLE.timeline && { timeline: tuned(SAMPLE.timeline) }) };
const CEILING = EXPERIMENTS.ceiling.ceiling;
const LISTED = { folder: 'mixed/20260101T120000Z-1a2b3c', scenario: 'mixed', hasPage: true, result: 'fail' } as const;
const INDEX = indexPage({
  folder: 'reports',
  entries: [900, 1200].flatMap((ceiling): IndexEntry[] => [
    {
      ...LISTED,
      kind: 'ceiling',
      createdAt: '2026-01-02T00:00:00.000Z',
      headline: 'x'.repeat(60),
      servedShare: undefined,
      ceiling,
    },
    {
      ...LISTED,
      kind: 'run',
      createdAt: '2026-01-01T00:00:00.000Z',
      headline: '200 failed',
      servedShare: 0.5,
      ceiling: undefined,
    },
  ]),
});
const REPORTS = {
  'three causes': reportOf(SAMPLE),
  'a pass': reportOf(PASS),
  'a broken run': reportOf(BROKEN),
  'a run that broke half-way': reportOf({ ...SAMPLE, run: { ...SAMPLE.run, state: BROKEN.run.state } }),
  'several runs': reportOf(SAMPLE, sectionOf(CAUSES.map(cause => groupOf(cause)))),
  'a ceiling': { ...reportOf(SAMPLE), experiment: EXPERIMENTS.ceiling },
  'a climb': { ...reportOf(SAMPLE), experiment: EXPERIMENTS.ladder },
  'a comparison': { ...reportOf(), experiment: { ...EXPERIMENTS.comparison, runs: { before: SAMPLE, after: TUNED } } },
  'a comparison of ceilings': {
    ...reportOf(),
    experiment: {
      ...EXPERIMENTS.comparison,
      ceilings: { before: CEILING, after: { ...CEILING, trials: CEILING.trials.slice(2) } },
    },
  },
  'a validation': { ...reportOf(), experiment: EXPERIMENTS.validation },
} as const;
const PAGES = { ...REPORTS, 'an index': INDEX } as const;

const needs = requirements(['chromium']);
const executablePath = findProgram('chromium') ?? '';
let folder = '';
let browser: Browser | undefined;
let page: Page;
let said: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-browser-'));
  for (const [name, page] of Object.entries(PAGES)) {
    writeFileSync(join(folder, `${name}.html`), typeof page === 'string' ? page : htmlReport(page));
  }
  if (executablePath !== '') browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});
beforeEach(async context => {
  needs(context);
  if (browser === undefined) throw new Error('no browser was started');
  page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  said = [];
  page.on('console', message => said.push(message.text()));
  page.on('pageerror', error => said.push(error.message));
  page.on('request', request => {
    if (!request.url().startsWith('file:')) said.push(request.url());
  });
});
afterEach(async () => {
  await page?.context().close();
});

async function show(name: keyof typeof PAGES): Promise<void> {
  await page.goto(`file://${join(folder, `${name}.html`)}`);
}

async function showAs({ width, dark }: { readonly width: number; readonly dark: boolean }): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
}

function passed(timeline: Timeline): Timeline {
  const served = timeline.attempts.started;
  return { ...timeline, attempts: { ...timeline.attempts, connected: served, served, failed: [] } };
}

function tuned(timeline: Timeline): Timeline {
  const queue = { name: 'accept-queue', limit: 'listen-backlog', side: 'server', used: 120, bound: 511 } as const;
  const atMs = timeline.usages[0]?.timeline?.atMs ?? [];
  return {
    ...timeline,
    usages: [{ ...queue, timeline: { atMs, used: atMs.map((_, row) => Math.min(120, row * 4)) } }],
  };
}

const LOOKS = [1280, 400].flatMap(width => [false, true].map(dark => ({ width, dark })));

describe.each(Object.keys(PAGES) as (keyof typeof PAGES)[])('%s', name => {
  test('opens without a request or an error, fits, and can be read: wide and narrow, light and dark', async () => {
    await show(name);
    expect(await page.evaluate(nameProblems)).toEqual([]);
    expect(await page.title()).not.toBe('taken over');
    for (const look of LOOKS) {
      await showAs(look);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      const [text, pictures, places] = [contrastProblems, pictureProblems, placeProblems].map(each =>
        page.evaluate(each),
      );
      expect({ look, overflow, text: await text, pictures: await pictures, places: await places }).toEqual({
        look,
        overflow: 0,
        text: [],
        pictures: [],
        places: [],
      });
    }
    expect(said).toEqual([]);
  });
});

const view = async () =>
  (await page.locator('[data-chart] .plot svg').first().getAttribute('viewBox'))?.split(' ').map(Number) ?? [];

test('every chart shows the whole load; keys, buttons and dragging zoom all of them together', async () => {
  await show('three causes');
  const whole = await view();
  const plot = page.locator('[data-chart] .plot').first();
  await plot.focus();
  await page.keyboard.press('+');
  const zoomed = await view();
  expect(zoomed[2]).toBeCloseTo((whole[2] ?? 0) / 2);
  const boxes = await page
    .locator('[data-chart] .plot svg')
    .evaluateAll(all => all.map(each => each.getAttribute('viewBox')));
  expect(new Set(boxes).size).toBe(1);
  await page.keyboard.press('ArrowRight');
  expect((await view())[0]).toBeGreaterThan(zoomed[0] ?? 0);
  await page.getByRole('button', { name: 'Show all' }).click();
  expect(await view()).toEqual(whole);
  const box = await plot.boundingBox();
  if (box === null) throw new Error('no chart');
  await page.mouse.move(box.x + box.width * 0.25, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 20);
  await page.mouse.up();
  expect((await view())[2]).toBeCloseTo((whole[2] ?? 0) / 4, -1);
  expect(await page.locator('[data-chart] .readout').first().textContent()).toMatch(/served 64/);
  expect(said).toEqual([]);
});

test('the curves end where the counts say, within the plot', async () => {
  await show('three causes');
  const ends = await page
    .locator('[data-chart]')
    .first()
    .locator('polyline')
    .evaluateAll(all =>
      all.map(line => {
        const [, y = 0] = (line.getAttribute('points') ?? '').split(' ').at(-1)?.split(',').map(Number) ?? [];
        return Math.round((1 - y / 100) * Number(line.getAttribute('data-most')));
      }),
    );
  expect(ends).toEqual([64, 64, 60, 56, 20]);
});

/** Middles of shapes as shares of the width of what they stand in, in the order of the page. */
async function shares(shapes: string, within: string, edge: 'middle' | 'right'): Promise<number[]> {
  return page.locator(shapes).evaluateAll(
    (all, [wanted, of]) =>
      all.map(shape => {
        const [box, whole] = [shape.getBoundingClientRect(), shape.closest(wanted)?.getBoundingClientRect()];
        const at = of === 'right' ? box.right : (box.left + box.right) / 2;
        return whole === undefined ? Number.NaN : (at - whole.left) / whole.width;
      }),
    [within, edge] as const,
  );
}

test('trials stand where their connections say: twice as many are as far from each other everywhere', async () => {
  await show('a ceiling');
  const places = await shares('.still svg svg', '.still', 'middle');
  const [least = 0, ...others] = EXPERIMENTS.ceiling.ceiling.trials.map(({ connections }) => connections);
  const unit = ((places[1] ?? 0) - (places[0] ?? 0)) / Math.log2((others[0] ?? 0) / least);
  for (const [index, connections] of others.entries()) {
    expect(places[index + 1]).toBeCloseTo((places[0] ?? 0) + unit * Math.log2(connections / least), 1);
  }
});

test('bars are as long as their share of the goal', async () => {
  await show('a climb');
  const ends = await shares('.pair svg rect', 'svg', 'right');
  expect(ends.map(end => Math.round(end * 100))).toEqual([13, 100, 100]);
});

test('both timelines of a comparison are of one size and one scale, side by side or below each other', async () => {
  await show('a comparison');
  const plots = page.locator('.twins').nth(1).locator('.plot');
  const boxes = () =>
    plots.evaluateAll(all =>
      all.map(each => {
        const { top, bottom, left, width, height } = each.getBoundingClientRect();
        return { top, bottom, left, width, height };
      }),
    );
  const [left, right] = await boxes();
  expect({ top: left?.top, width: left?.width, height: left?.height }).toEqual({
    top: right?.top,
    width: right?.width,
    height: right?.height,
  });
  await showAs({ width: 400, dark: false });
  const [above, below] = await boxes();
  expect({ left: above?.left, width: above?.width }).toEqual({ left: below?.left, width: below?.width });
  expect(below?.top).toBeGreaterThan(above?.bottom ?? 0);
  await plots.first().focus();
  await page.keyboard.press('+');
  const views = await page
    .locator('[data-chart] .plot svg')
    .evaluateAll(all => all.map(each => each.getAttribute('viewBox')));
  expect(new Set(views).size).toBe(1);
});

test('a remedy is copied by keyboard, and the theme is changed', async () => {
  await show('three causes');
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copy = page.getByRole('button', { name: /^Copy: sysctl -w net.netfilter/ }).first();
  await copy.focus();
  await page.keyboard.press('Enter');
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe(
    'sysctl -w net.netfilter.nf_conntrack_max="65536"',
  );
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
  const light = await background();
  await page.getByRole('button', { name: 'Light or dark' }).click();
  expect(await background()).not.toBe(light);
  expect(said).toEqual([]);
});

test('the checks find what is wrong', async () => {
  const spoilt = `<div class="ticks"><svg width="200"><text x="0" y="14">1,000</text><text x="9" y="14">2,000</text></svg></div>
<div class="still" style="width:100px"><svg style="overflow:visible"><circle class="f0" cx="300" cy="9" r="4" fill="#ddd"/></svg></div>
<p style="color:#ccc">pale</p>`;
  writeFileSync(join(folder, 'spoilt.html'), `<!doctype html>${spoilt}`);
  await page.goto(`file://${join(folder, 'spoilt.html')}`);
  expect(await page.evaluate(contrastProblems)).toHaveLength(1);
  expect(await page.evaluate(pictureProblems)).toEqual([expect.stringContaining('<circle')]);
  expect(await page.evaluate(placeProblems)).toEqual([
    expect.stringContaining('over one another: 1,0002,000'),
    expect.stringContaining('outside of its plot: <circle'),
  ]);
  expect(await page.evaluate(nameProblems)).toContain('no language or no main');
});

test('without its script the page says the same', async () => {
  const context = await browser?.newContext({ javaScriptEnabled: false });
  const still = await context?.newPage();
  await still?.goto(`file://${join(folder, 'three causes.html')}`);
  expect(await still?.locator('h1').textContent()).toMatch(/^200 attempted: 64 served, 136 failed/);
  expect(await still?.locator('[data-chart] polyline').count()).toBeGreaterThan(5);
  await context?.close();
});
