// npm run kills -- [--seed S] [--count N] [--user root|ordinary|both] [--only NUMBER]
// Ends loadline at random moments, in every way that ends a process, and counts what is left two seconds later: processes, namespaces,
// interfaces, mounts, cgroups, trace instances, nft tables, files, settings. Prints a table by command and by kind. Status 1 where
// anything is left. The same seed gives the same commands, kinds and delays; --only repeats one of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { casesOf } from './kills/cases.mjs';
import { makeFiles } from './kills/files.mjs';
import { killOnce } from './kills/kill-once.mjs';
import { startServer } from './kills/server.mjs';
import { tableOf } from './kills/table.mjs';

const { seed, count, user, only } = readOptions();
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-kills-'));
const server = await startServer();
const place = { folder, ...makeFiles(folder, server.outward) };
console.log(`seed ${seed}, ${count} kills`);
const outcomes = [];
try {
  const cases = casesOf({ seed, count, user, port: server.port, ...place });
  for (const one of cases.filter(({ number }) => only === undefined || number === only)) {
    const outcome = { ...one, ...(await killOnce(one, place)) };
    outcomes.push(outcome);
    for (const left of outcome.left) console.log(`#${one.number} ${one.user} ${one.command} ${one.kind}: ${left}`);
  }
} finally {
  server.stop();
  rmSync(folder, { recursive: true, force: true });
}
const left = outcomes.flatMap(outcome => outcome.left).length;
console.log(`${tableOf(outcomes)}\n${left} left of ${outcomes.length} kills (seed ${seed})`);
process.exit(left === 0 ? 0 : 1);

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      count: { type: 'string', default: '200' },
      user: { type: 'string', default: process.getuid() === 0 ? 'both' : 'ordinary' },
      only: { type: 'string' },
    },
  });
  for (const name of ['seed', 'count', 'only']) {
    if (values[name] !== undefined && !/^\d{1,9}$/.test(values[name])) refuse(`--${name} is a number`);
  }
  if (!['root', 'ordinary', 'both'].includes(values.user)) refuse('--user is root, ordinary or both');
  if (values.user !== 'ordinary' && process.getuid() !== 0) refuse(`--user ${values.user} takes root`);
  const only = values.only === undefined ? undefined : Number(values.only);
  return { seed: Number(values.seed), count: Number(values.count), user: values.user, only };
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
