// node bench/report/save-large-run.mjs <folder> <attempts>: a saved run of so many attempts, over 40 s of evidence, made of the
// sample run. Prints the moment, in milliseconds, of the one row in which the accept queue held PEAK connections.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgerFrom, newLedger } from '../../dist/model/ledger.js';

const SAMPLE = fileURLToPath(new URL('../../reports/sample/', import.meta.url));
const TIMES = 12;
const SPAN_US = 30_000_000;
const PEAK = 4321;
const COLUMNS = Object.entries(newLedger(0)).flatMap(([name, column]) => (ArrayBuffer.isView(column) ? [name] : []));

const [folder, attempts] = process.argv.slice(2);
if (folder === undefined || attempts === undefined) {
  console.error('usage: node bench/report/save-large-run.mjs <folder> <attempts>');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const run = stretched(JSON.parse(readFileSync(join(SAMPLE, 'run.json'), 'utf8')));
const listener = run.evidence.server.listener.value.series;
const row = Math.floor(listener.varying.queue.length / 2) + 1;
listener.varying.queue[row] = PEAK;
run.plan.scenario.load.connections = Number(attempts);
writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
writeFileSync(join(folder, run.ledgers[0]), repeated(Number(attempts)).bytes);
console.log(listener.atMs[row]);

/** The sample's attempts, again and again, one after the other. */
function repeated(length) {
  const sample = ledgerFrom(readFileSync(join(SAMPLE, 'attempts.0.bin')));
  const ledger = newLedger(length);
  const columns = COLUMNS.filter(name => name !== 'bytes' && name !== 'startUs');
  for (let index = 0; index < length; index += 1) {
    for (const name of columns) ledger[name][index] = sample[name][index % sample.length];
    ledger.startUs[index] = Math.floor((index / length) * SPAN_US);
  }
  return ledger;
}

/** Every row of every series TIMES times, so that counters still only rise. */
function stretched(value) {
  if (Array.isArray(value)) return value.map(stretched);
  if (value === null || typeof value !== 'object') return value;
  if (!Array.isArray(value.atMs)) return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, stretched(v)]));
  const column = values => values.flatMap(each => Array(TIMES).fill(each));
  const stepMs = index => value.atMs[Math.floor(index / TIMES)] * TIMES + (index % TIMES) * 50;
  return {
    ...value,
    atMs: Array.from({ length: value.atMs.length * TIMES }, (_, index) => stepMs(index)),
    varying: Object.fromEntries(Object.entries(value.varying).map(([name, values]) => [name, column(values)])),
  };
}
