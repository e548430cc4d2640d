// Rewrites the generated part of every docs/limits/<id>.md from the catalog. Needs a build: npm run docs makes one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from '../dist/explain/example-facts.js';
import { LIMITS } from '../dist/limits/catalog.js';
import { limitFacts, limitPagePath, withLimitFacts } from '../dist/report/limit-page.js';

const example = { connections: EXAMPLE_CONNECTIONS, facts: EXAMPLE_FACTS };

for (const limit of LIMITS) {
  const path = limitPagePath(limit.id);
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const before = readFileSync(file, 'utf8');
  const after = withLimitFacts(before, limitFacts(limit, example));
  if (after === undefined) throw new Error(`${path} does not mark where its facts belong`);
  if (after !== before) {
    writeFileSync(file, after);
    console.log(`${path}: facts rewritten`);
  }
}
