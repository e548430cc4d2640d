// Rewrites the generated part of every docs/limits/<id>.md from the catalog. Needs a build: npm run docs makes one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from '../dist/cli/explain/example-facts.js';
import { LIMITS } from '../dist/limits/catalog.js';
import { limitFacts, limitPagePath, withLimitFacts } from '../dist/report/limit-page.js';

for (const limit of LIMITS) {
  const path = limitPagePath(limit.id);
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const remedies = limit.sides.map(side => ({
    side,
    connections: EXAMPLE_CONNECTIONS,
    remedy: limit.remedy(side, EXAMPLE_FACTS),
  }));
  const before = readFileSync(file, 'utf8');
  const after = withLimitFacts(before, limitFacts(limit, remedies));
  if (after === undefined) throw new Error(`${path} does not mark where its facts belong`);
  if (after !== before) {
    writeFileSync(file, after);
    console.log(`${path}: facts rewritten`);
  }
}
