// Rewrites the table of docs/guide.md from what scripts/measure-guide.mjs saved. Needs a build: npm run docs makes one.
import { readFileSync, writeFileSync } from 'node:fs';
import { guideTable, withGuideTable } from '../dist/report/guide-page.js';
import { judgeClaim, valuesOf } from '../dist/verdict/claim.js';
import { readClaims } from './guide/claims.mjs';

const measured = JSON.parse(readFileSync(new URL('guide/measurements.json', import.meta.url), 'utf8'));
const judged = readClaims().map(claim => ({
  claim,
  verdict: judgeClaim(claim.test, measured),
  values: claim.test.kind === 'pair' ? valuesOf(claim.test, measured) : [[], []],
}));

const page = new URL('../docs/guide.md', import.meta.url);
const after = withGuideTable(readFileSync(page, 'utf8'), guideTable(judged, measured));
if (after === undefined) throw new Error('docs/guide.md does not mark where its table belongs');
writeFileSync(page, after);
