// npm run bench [-- --json] [-- --rounds N]: loadline's driver against node:net, in one run, in labs of network namespaces.
// npm run bench -- report: what it takes to make the page of a saved run, up to a million attempts.
// npm run bench -- peers [--connections N]: against every other client that this machine has, as the tables of docs/performance.md.
// npm run bench -- words: what each of them says when a limit is met, beside loadline, as the tables of docs/peers.md.
// npm run bench -- start: how long our processes and commands take to start, against Node alone.
// npm run bench -- trace [--connections N]: what watching calls and packets costs a load, as root; with N a run that holds as many.
// npm run bench -- scale [--most N]: whole runs of growing size, up to N connections (a million takes 12 GB).
// npm run bench -- hold [--for 10m] [--connections N]: memory and disk of a run that holds connections for long.
import { parseArgs } from 'node:util';
import { ensureNamespaces } from '../dist/cli/ensure-namespaces.js';
import { compareClients } from './compare-clients.mjs';
import { holdRun } from './hold/hold-run.mjs';
import { renderHold } from './hold/table.mjs';
import { describeMachine } from './machine.mjs';
import { comparePeers } from './peers/compare-peers.mjs';
import { renderPeers } from './peers/table.mjs';
import { timePortSearch } from './port-search.mjs';
import { renderReportTimes, timeReport } from './report/time-report.mjs';
import { costOfRun } from './run-cost.mjs';
import { runAtScale } from './scale/scale-run.mjs';
import { renderScale } from './scale/table.mjs';
import { compareStart } from './start/compare-start.mjs';
import { renderStart } from './start/table.mjs';
import { timeStart } from './start-time.mjs';
import { renderResults } from './table.mjs';
import { compareHeld, compareTiers } from './trace/overflow.mjs';
import { renderHeld, renderTrace } from './trace/table.mjs';
import { compareWatches } from './trace/watched-loads.mjs';
import { compareWords } from './words/compare-words.mjs';
import { renderWords } from './words/table.mjs';

const SIZES = [1000, 10_000, 100_000, 1_000_000];
/** Connections, and the rounds that they take to be settled. */
const PEER_ROUNDS = { 10000: 5, 19000: 5, 100000: 3 };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string' },
    connections: { type: 'string' },
    for: { type: 'string', default: '10m' },
    most: { type: 'string' },
  },
});
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
const benches = { default: clients, peers, words, start, report, scale, trace, hold };

ensureNamespaces();
const { results, text } = await benches[positionals[0] ?? 'default']();
console.log(values.json ? JSON.stringify({ machine: describeMachine(), ...results }, undefined, 2) : text);
// Namespaces and watchers of the labs would keep the process alive.
process.exit(0);

async function clients() {
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
  return { results, text: renderResults(results) };
}

async function peers() {
  const asked = values.connections === undefined ? Object.keys(PEER_ROUNDS) : [values.connections];
  const sizes = [];
  for (const connections of asked.map(Number)) {
    sizes.push(await comparePeers({ connections, rounds: rounds ?? PEER_ROUNDS[connections] ?? 3 }));
  }
  return { results: { sizes }, text: sizes.map(renderPeers).join('\n\n') };
}

function words() {
  const results = compareWords();
  return { results, text: renderWords(results) };
}

async function start() {
  const results = await compareStart(rounds ?? 15);
  return { results, text: renderStart(results) };
}

async function report() {
  const sizes = [10_000, 1_000_000].map(attempts => timeReport(attempts, rounds ?? 5));
  return { results: { sizes }, text: renderReportTimes(sizes) };
}

async function scale() {
  const most = Number(values.most ?? 100_000);
  const sizes = [];
  for (const connections of SIZES.filter(size => size <= most)) sizes.push(await runAtScale(connections));
  return { results: { sizes }, text: renderScale(sizes) };
}

async function hold() {
  const results = await holdRun(Number(values.connections ?? 20_000), values.for);
  return { results, text: renderHold(results) };
}

async function trace() {
  if (values.connections !== undefined) return heldTrace(Number(values.connections));
  const results = {
    rounds: rounds ?? 7,
    loads: await compareWatches(rounds ?? 7),
    overflow: compareTiers(rounds ?? 3),
  };
  return { results, text: renderTrace(results) };
}

function heldTrace(connections) {
  const results = { rounds: rounds ?? 3, connections, held: compareHeld(rounds ?? 3, connections) };
  return { results, text: renderHeld(results) };
}
