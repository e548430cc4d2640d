// Rewrites the generated part of every docs/limits/<id>.md and docs/causes/<id>.md, and of docs/kernels.md. Needs a build: npm run docs makes one.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXAMPLE_CONNECTIONS, EXAMPLE_FACTS } from '../dist/explain/example-facts.js';
import { LIMITS } from '../dist/limits/catalog.js';
import { causeFacts, causePagePath } from '../dist/report/cause-page.js';
import { CAUSES } from '../dist/report/causes/causes.js';
import { KERNEL_PAGE, kernelFacts } from '../dist/report/kernel-page.js';
import { limitFacts, limitPagePath, withFacts } from '../dist/report/limit-page.js';

const example = { connections: EXAMPLE_CONNECTIONS, facts: EXAMPLE_FACTS };

for (const limit of LIMITS) rewrite(limitPagePath(limit.id), limitFacts(limit, example));
for (const what of Object.keys(CAUSES)) rewrite(causePagePath(what), causeFacts(what));
rewrite(KERNEL_PAGE, kernelFacts());

function rewrite(path, facts) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  const before = readFileSync(file, 'utf8');
  const after = withFacts(before, facts);
  if (after === undefined) throw new Error(`${path} does not mark where its facts belong`);
  if (after === before) return;
  writeFileSync(file, after);
  console.log(`${path}: facts rewritten`);
}
