/**
 * npm run truth:busy -- [--loops 2,4,8] [--times 20] [TEST FILE…]
 *
 * Runs the truth table beside busy loops, over and over, and prints per number of loops: runs, wrong accusations, missed causes, and runs
 * that stayed open. A wrong accusation fails the command. It takes hours for 20 rounds: a table for a person, not for CI.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { loops: { type: 'string', default: '2,4,8' }, times: { type: 'string', default: '20' } },
  allowPositionals: true,
});
const FILES = positionals.length > 0 ? positionals : ['test/end-to-end/scenarios.test.ts'];
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-busy-'));
const hogs = [];
process.on('exit', () => {
  endHogs();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

process.stdout.write('| loops | scenarios run | right | accused wrongly | missed | not run to its end |\n');
process.stdout.write('| ----- | ------------- | ----- | --------------- | ------ | ------------------ |\n');
const accusations = [];
for (const loops of values.loops.split(',').map(Number)) {
  startHogs(loops);
  const count = { all: 0, right: 0, accused: 0, missed: 0, open: 0 };
  for (let round = 0; round < Number(values.times); round += 1) tally(runOnce(), count, loops);
  endHogs();
  const { all, right, accused, missed, open } = count;
  process.stdout.write(`| ${loops} | ${all} | ${right} | ${accused} | ${missed} | ${open} |\n`);
}
for (const line of accusations) process.stdout.write(`${line}\n`);
process.exitCode = accusations.length > 0 ? 1 : 0;

/** Every scenario's observation of one pass; a scenario that gave none did not come to its end. */
function runOnce() {
  const output = path.join(folder, 'results.json');
  const { error } = spawnSync('npx', ['vitest', 'run', ...FILES, '--reporter=json', `--outputFile=${output}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (error !== undefined) throw error;
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

function tally(results, count, loops) {
  for (const { meta, status, title } of results) {
    const { observation } = meta;
    if (observation === undefined) continue;
    count.all += 1;
    const { scenario, user, expected, found } = observation;
    const wrong = found.filter(({ cause }) => cause !== 'unexplained' && !expected.includes(cause));
    const missing = expected.filter(cause => !found.some(blame => blame.cause === cause));
    if (wrong.length > 0) {
      count.accused += 1;
      const blames = wrong.map(({ cause, attempts }) => `${attempts} × ${cause}`).join(', ');
      accusations.push(`accused beside ${loops} loops: ${scenario} as ${user}: ${blames}`);
    } else if (missing.length > 0) count.missed += 1;
    else if (status === 'passed') count.right += 1;
    else {
      count.open += 1;
      process.stderr.write(`${title} as ${user}: right, but not all that its test asks\n`);
    }
  }
}

function startHogs(count) {
  for (let started = 0; started < count; started += 1)
    hogs.push(spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
}

function endHogs() {
  for (const hog of hogs.splice(0)) hog.kill('SIGKILL');
}
