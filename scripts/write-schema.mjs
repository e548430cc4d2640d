// Rewrites schemas/scenario.json, which editors read for the scenarios. Needs a build: npm run docs makes one.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenarioJsonSchema } from '../dist/plan/json-schema.js';

const file = fileURLToPath(new URL('../schemas/scenario.json', import.meta.url));
writeFileSync(file, `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`);
