// npm run fuzz -- [--seed S] [--count N] [--subject NAME] [--only NUMBER]
// Gives what loadline reads (scenarios, tuning files, server configurations, saved runs, baselines, log lines, requests to serve, /proc,
// the kernel's trace, log and netlink answers) to it in thousands of mutations. Each has to be taken or refused with its place: no other error, and in 2 s and 300 MB. The same seed gives the
// same inputs; --only repeats one of them and prints it. Status 1 where anything failed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { startWorker } from './fuzz/start-worker.mjs';
import { SUBJECTS } from './fuzz/subjects.mjs';

const { seed, count, subject, only } = readOptions();
console.log(`seed ${seed}, ${count} inputs`);
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let failed = 0;
for (const name of subject === undefined ? Object.keys(SUBJECTS) : [subject]) {
  const failures = await fuzz(name);
  failed += failures.length;
  for (const { number, why } of failures.slice(0, 10)) console.log(`${name} #${number}: ${why}`);
}
console.log(`${failed} failed (seed ${seed})`);
process.exit(failed === 0 ? 0 : 1);

/** One worker takes input after input; one that hangs or dies is replaced for the next. */
async function fuzz(name) {
  const share = only === undefined ? Math.ceil(count / (subject === undefined ? Object.keys(SUBJECTS).length : 1)) : 1;
  const first = only ?? 0;
  const failures = [];
  let slowest = { number: first, tookMs: 0 };
  let worker = startWorker({ name, seed, folder, isShown: only !== undefined });
  for (let number = first; number < first + share; number += 1) {
    const { why, tookMs } = await worker.take(number);
    if (tookMs > slowest.tookMs) slowest = { number, tookMs };
    if (why === undefined) continue;
    failures.push({ number, why });
    if (worker.isGone()) worker = startWorker({ name, seed, folder, isShown: only !== undefined });
  }
  worker.stop();
  console.log(
    `${name.padEnd(14)} ${share} inputs, ${failures.length} failed, slowest ${Math.round(slowest.tookMs)} ms (#${slowest.number})`,
  );
  return failures;
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
      count: { type: 'string', default: '10000' },
      subject: { type: 'string' },
      only: { type: 'string' },
    },
  });
  for (const name of ['seed', 'count', 'only']) {
    if (values[name] !== undefined && !/^\d{1,9}$/.test(values[name])) refuse(`--${name} is a number`);
  }
  if (values.subject !== undefined && SUBJECTS[values.subject] === undefined) {
    refuse(`--subject is ${Object.keys(SUBJECTS).join(', ')}`);
  }
  const only = values.only === undefined ? undefined : Number(values.only);
  return { seed: Number(values.seed), count: Number(values.count), subject: values.subject, only };
}

function refuse(why) {
  console.error(why);
  process.exit(2);
}
