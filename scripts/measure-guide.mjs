// Puts every claim of scripts/guide/claims.yaml to the test on this machine and saves what was measured, as root:
// npm run guide. `npm run docs` makes docs/guide.md of it.
import { writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { readClaims, scenariosOf, settingsOf } from './guide/claims.mjs';
import { readDefaults } from './guide/defaults.mjs';
import { measureFigures } from './guide/figures.mjs';
import { measureRuns } from './guide/runs.mjs';

const claims = readClaims();
const measurements = {
  kernel: release().replace(/-.*/, ''),
  cpus: cpus().length,
  memoryBytes: totalmem(),
  runs: measureRuns(scenariosOf(claims)),
  figures: measureFigures(),
  defaults: readDefaults(settingsOf(claims)),
};
writeFileSync(new URL('guide/measurements.json', import.meta.url), `${JSON.stringify(measurements, null, 2)}\n`);
