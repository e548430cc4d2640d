import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sectionFrom } from '../../src/api/section.ts';
import { htmlReport } from '../../src/report/html.ts';
import { findProgram } from '../../src/system/programs.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { EXPERIMENTS } from '../report/experiment-samples.ts';
import { CAUSES, groupOf, PLAN, RUN, reportOf, sectionOf } from '../report/samples.ts';
import { contrastProblems, nameProblems } from './accessibility.ts';

const SAMPLE = sectionFrom(join(import.meta.dirname, '../../reports/sample'));
const scenario = { ...PLAN.scenario, name: '<script>document.title = "taken over"</script>' };
const BROKEN = sectionOf([], {
  run: { ...RUN, plan: { ...PLAN, scenario }, state: { state: 'broken', phase: 'load', why: 'the target ended' } },
  verdict: { result: 'inconclusive', checks: [] },
});
const PAGES = {
  'three causes': reportOf(SAMPLE),
  'a pass': reportOf(sectionOf([], { verdict: { result: 'pass', checks: [] } })),
  'a broken run': reportOf(BROKEN),
  'several runs': reportOf(SAMPLE, sectionOf(CAUSES.map(cause => groupOf(cause)))),
  'a ceiling': { ...reportOf(SAMPLE), experiment: EXPERIMENTS.ceiling },
  'a ladder': { ...reportOf(SAMPLE), experiment: EXPERIMENTS.ladder },
  'a comparison': { ...reportOf(SAMPLE, SAMPLE), experiment: EXPERIMENTS.comparison },
  'a validation': { ...reportOf(), experiment: EXPERIMENTS.validation },
} as const;

const needs = requirements(['chromium']);
const executablePath = findProgram('chromium') ?? '';
let folder = '';
let browser: Browser | undefined;
let page: Page;
let said: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadline-browser-'));
  for (const [name, report] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), htmlReport(report));
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

async function show(name: keyof typeof PAGES, options: { width?: number; dark?: boolean } = {}): Promise<void> {
  await page.setViewportSize({ width: options.width ?? 1280, height: 900 });
  await page.emulateMedia({ colorScheme: options.dark === true ? 'dark' : 'light' });
  await page.goto(`file://${join(folder, `${name}.html`)}`);
}

describe.each(Object.keys(PAGES) as (keyof typeof PAGES)[])('%s', name => {
  test.each([
    { width: 1280, dark: false },
    { width: 400, dark: true },
  ])('opens without a request or an error, fits, and can be read: %j', async options => {
    await show(name, options);
    expect(said).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await page.evaluate(contrastProblems)).toEqual([]);
    expect(await page.evaluate(nameProblems)).toEqual([]);
    expect(await page.title()).not.toBe('taken over');
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

test('without its script the page says the same', async () => {
  const context = await browser?.newContext({ javaScriptEnabled: false });
  const still = await context?.newPage();
  await still?.goto(`file://${join(folder, 'three causes.html')}`);
  expect(await still?.locator('h1').textContent()).toMatch(/^200 attempted: 64 served, 136 failed/);
  expect(await still?.locator('[data-chart] polyline').count()).toBeGreaterThan(5);
  await context?.close();
});
