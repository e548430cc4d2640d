// Puts every claim of scripts/guide/claims.yaml to the test on this machine and saves what was measured, as root:
// npm run guide; with names of scenarios (node scripts/measure-guide.mjs NAME…) only those are run again. `npm run docs` makes docs/guide.md of it.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { readClaims, scenariosOf, settingsOf } from './guide/claims.mjs';
import { readDefaults } from './guide/defaults.mjs';
import { measureFigures } from './guide/figures.mjs';
import { measureRuns } from './guide/runs.mjs';

const FILE = new URL('guide/measurements.json', import.meta.url);
const claims = readClaims();
const names = process.argv.slice(2);
const before = names.length > 0 && existsSync(FILE) ? JSON.parse(readFileSync(FILE, 'utf8')) : {};
const measurements = {
  kernel: release().replace(/-.*/, ''),
  cpus: cpus().length,
  memoryBytes: totalmem(),
  runs: { ...before.runs, ...measureRuns(names.length > 0 ? names : scenariosOf(claims)) },
  figures: before.figures ?? measureFigures(),
  defaults: before.defaults ?? readDefaults(settingsOf(claims)),
};
writeFileSync(FILE, `${JSON.stringify(measurements, null, 2)}\n`);
