// npm run healthy [-- --times N] [--keep FOLDER]
// Diagnoses load programs against servers that have room for all they send: each stack with each client, N times. Prints per pair how often
// failures were told and limits blamed, which is never, and how often it was left open whether there were any. Status 1 where something was
// told, 3 where a program is missing. Interrupted, it ends its run, and prints what it has.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { CLIENTS } from './healthy/clients.mjs';
import { diagnose } from './healthy/diagnosis.mjs';
import { endServer, freePort, isInstalled, startServer } from './healthy/programs.mjs';
import { STACKS } from './healthy/stacks.mjs';

const { values } = parseArgs({ options: { times: { type: 'string', default: '6' }, keep: { type: 'string' } } });
if (!/^[1-9]\d{0,2}$/.test(values.times)) end(2, '--times is 1 to 999');
const pairs = STACKS.flatMap(stack =>
  CLIENTS.filter(({ speaks }) => speaks === stack.speaks).map(client => ({ stack, client, runs: [] })),
);
const needed = pairs.flatMap(({ stack, client }) => [...stack.needs, client.command(0)[0]]);
const missing = [...new Set(needed)].filter(program => !isInstalled(program));
if (missing.length > 0) end(3, `not installed: ${missing.join(', ')}`);

let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    isInterrupted = true;
  });
}
for (let round = 0; round < Number(values.times); round += 1) {
  for (const pair of pairs) if (!isInterrupted) pair.runs.push(await runOnce(pair, round));
}
const all = pairs.flatMap(({ runs }) => runs);
print(['stack', 'client', 'runs', 'failures told', 'limits blamed', 'left open']);
print(['---', '---', '--:', '--:', '--:', '--:']);
for (const { stack, client, runs } of pairs) print([stack.name, client.name, ...countsOf(runs)]);
print(['all', '', ...countsOf(all)]);
process.exitCode = isInterrupted ? 130 : all.some(isWrong) ? 1 : 0;

async function runOnce({ stack, client }, round) {
  const folder = mkdtempSync(path.join(tmpdir(), 'loadline-healthy-'));
  const servers = [];
  try {
    const ports = [await freePort(), await freePort()];
    for (const [index, command] of stack.commands(folder, ports).entries())
      servers.push(await startServer(command, ports[index], path.join(folder, `${index}.log`)));
    const port = ports[servers.length - 1];
    const run = await diagnose(client.command(port), port, path.join(folder, 'reports'));
    if (isWrong(run) || isOpen(run)) tell(`${stack.name}, ${client.name}, round ${round + 1}`, run, folder);
    return run;
  } finally {
    for (const server of servers) await endServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

function isWrong({ failures, causes }) {
  return failures > 0 || causes.length > 0;
}

function isOpen({ doubts }) {
  return doubts.length > 0;
}

function tell(name, run, folder) {
  const told = isWrong(run)
    ? `${run.failures} failed: ${run.causes.map(cause => cause.name).join(', ')}`
    : run.doubts.join(' ');
  process.stderr.write(`${name}: ${told}\n`);
  if (values.keep !== undefined) cpSync(folder, path.join(values.keep, path.basename(folder)), { recursive: true });
}

function countsOf(runs) {
  const failures = runs.reduce((sum, run) => sum + run.failures, 0);
  const blamed = runs.flatMap(({ causes }) => causes.filter(({ isLimit }) => isLimit)).length;
  return [runs.length, failures, blamed, runs.filter(isOpen).length];
}

function print(cells) {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

function end(status, why) {
  process.stderr.write(`${why}\n`);
  process.exit(status);
}
