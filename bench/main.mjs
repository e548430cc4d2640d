// npm run bench [-- --json] [-- --rounds N]: loadline's driver against node:net, in one run, in labs of network namespaces.
import { parseArgs } from 'node:util';
import { ensureNamespaces } from '../dist/cli/ensure-namespaces.js';
import { compareClients } from './compare-clients.mjs';
import { describeMachine } from './machine.mjs';
import { timePortSearch } from './port-search.mjs';
import { costOfRun } from './run-cost.mjs';
import { timeStart } from './start-time.mjs';
import { renderResults } from './table.mjs';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, rounds: { type: 'string' } } });
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);

ensureNamespaces();
const results = {
  machine: describeMachine(),
  start: await timeStart(rounds ?? 5),
  run: await costOfRun('scenarios/held-100k.yaml'),
  portSearch: await timePortSearch(),
  sizes: [
    await compareClients({ connections: 10_000, processes: 2, rounds: rounds ?? 5 }),
    await compareClients({ connections: 100_000, processes: 6, rounds: rounds ?? 2 }),
  ],
};
console.log(values.json ? JSON.stringify(results, undefined, 2) : renderResults(results));
// Namespaces and watchers of the labs would keep the process alive.
process.exit(0);
