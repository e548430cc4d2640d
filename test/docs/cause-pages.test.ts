import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXPLANATIONS } from '../../src/attribution/explanations/all.ts';
import { causeFacts, causePagePath } from '../../src/report/cause-page.ts';
import { withFacts } from '../../src/report/limit-page.ts';
import { ROOT } from './pages.ts';

/** A host that is lost needs no rule: whoever conducts the load sees it. */
const CAUSES = [...new Set([...EXPLANATIONS.map(({ what }) => what), 'driver-host-lost' as const])];
const HEADINGS = ['## How loadline proves it', '## Reproduce it', '## What people get wrong'];

test('every cause that is no limit has its page, and every page its cause', () => {
  const found = readdirSync(path.join(ROOT, 'docs/causes')).sort();
  expect(found).toEqual(CAUSES.map(what => path.basename(causePagePath(what))).sort());
});

describe.each(CAUSES)('the page of %s', what => {
  const text = readFileSync(path.join(ROOT, causePagePath(what)), 'utf8');

  test('has facts that are up to date (npm run docs)', () => {
    expect(withFacts(text, causeFacts(what))).toBe(text);
  });

  test('has every section, each with words below it', () => {
    const sections = text.split(/^(?=## )/m);
    expect(sections.slice(1).map(section => section.split('\n')[0])).toEqual(HEADINGS);
    for (const section of sections.slice(1)) expect(section.split('\n').slice(1).join('').length).toBeGreaterThan(25);
  });
});
