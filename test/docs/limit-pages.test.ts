import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from '../../src/explain/example-facts.ts';
import { LIMITS, limitOf } from '../../src/limits/catalog.ts';
import { LIMIT_IDS, type LimitId } from '../../src/model/limit-id.ts';
import { limitFacts, limitPagePath, withFacts } from '../../src/report/limit-page.ts';
import { ROOT } from './pages.ts';

const HEADINGS = [
  '## What it is',
  '## What one sees',
  '## How loadline proves it',
  '## Reproduce it',
  '## What raising it costs',
  '## What people get wrong',
];

const example = { connections: EXAMPLE_CONNECTIONS, facts: EXAMPLE_FACTS };

function factsNow(id: LimitId): string {
  return limitFacts(limitOf(id), example);
}

test('every limit has its page, and every page its limit', () => {
  const found = readdirSync(path.join(ROOT, 'docs/limits')).sort();
  expect(found).toEqual(LIMIT_IDS.map(id => path.basename(limitPagePath(id))).sort());
});

describe.each(LIMIT_IDS)('the page of %s', id => {
  const text = readFileSync(path.join(ROOT, limitPagePath(id)), 'utf8');

  test('has facts that are up to date (npm run docs)', () => {
    expect(withFacts(text, factsNow(id))).toBe(text);
  });

  test('has every section, each with words below it', () => {
    const sections = text.split(/^(?=## )/m);
    expect(sections.slice(1).map(section => section.split('\n')[0])).toEqual(HEADINGS);
    for (const section of sections.slice(1)) expect(section.split('\n').slice(1).join('').length).toBeGreaterThan(100);
  });
});

describe('the facts of a page', () => {
  test('name the setting, the kernel source and every decoy of every limit', () => {
    for (const { id, setting, source, decoys } of LIMITS) {
      const facts = factsNow(id);
      expect(facts).toContain(setting.name);
      expect(facts).toContain(`${source.function}()`);
      expect(facts.match(/To tell:/g)).toHaveLength(decoys.length);
    }
  });

  test('replace what is marked and nothing else', () => {
    const page = `# a\n\n${factsNow('nofile')}\n\nprose\n`;
    expect(withFacts(page, factsNow('somaxconn'))).toBe(`# a\n\n${factsNow('somaxconn')}\n\nprose\n`);
    expect(withFacts('# a\n\nprose\n', factsNow('nofile'))).toBeUndefined();
  });

  test('show a remedy once where both sides have the same one', () => {
    expect(factsNow('conntrack-max').match(/^Remedy/gm)).toHaveLength(1);
    expect(factsNow('nofile').match(/^Remedy on the (client|server)/gm)).toHaveLength(2);
  });

  test('keep plain text from being taken for Markdown', () => {
    const limit = { ...limitOf('nofile'), title: 'a | b * c [d] <e>' };
    expect(limitFacts(limit, example)).toContain('**a \\| b \\* c \\[d\\] \\<e>**');
  });
});
