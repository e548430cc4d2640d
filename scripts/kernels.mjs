// npm run kernels [-- 5.10 6.1 … SCENARIO…] [--engine qemu|uml] [--user root|ordinary|both] [--keep FOLDER] [--cache FOLDER]
// Boots Debian's kernels over this machine's own files, read only, runs the scenarios whose cause holds at any speed, and prints what was
// expected beside what each kernel's run was blamed on. Status 1 where a cause is named that is not the truth. It needs root, and the
// Debian packages that it asks for. Kernels are kept in --cache (/var/tmp/loadline-kernels); nothing else is left behind.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { boot } from './kernels/boot.mjs';
import { openArchive } from './kernels/debian.mjs';
import { endedIn, runInBoots } from './kernels/in-boots.mjs';
import { kernelFiles } from './kernels/kernel-files.mjs';
import { readOptions } from './kernels/options.mjs';
import { outcomeOf } from './kernels/outcome.mjs';
import { stageLoadline } from './kernels/stage.mjs';
import { printTable } from './kernels/table.mjs';
import { loadTruth } from './kernels/truth.mjs';

const SCENARIO_SECONDS = 240;
/** From one run's end to the next one's, with a boot before the first. */
const MOST_SECONDS_EACH = SCENARIO_SECONDS + 120;

const options = readOptions();
const truth = await loadTruth();
mkdirSync(options.cache, { recursive: true });
const archive = openArchive(path.join(options.cache, 'apt'));
const results = options.keep ?? mkdtempSync(path.join(tmpdir(), 'loadline-kernels-'));
const loadline = stageLoadline(mkdtempSync(path.join(options.cache, 'loadline-')));
process.once('exit', () => {
  for (const folder of options.keep === undefined ? [results, loadline] : [loadline])
    rmSync(folder, { recursive: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
const rows = [];
for (const kernel of options.kernels) rows.push(...(await tryKernel(kernel).catch(notTried(kernel))));
printTable(rows);
process.exitCode = rows.some(({ kind }) => kind === 'accused' || kind === 'overclaimed') ? 1 : 0;

/** The rows of one kernel, each scenario as each user. */
async function tryKernel({ series, engine, scenarios }) {
  const name = engine === 'uml' ? `${series} (user-mode)` : series;
  const files = kernelFiles(archive, { series, engine }, options.cache);
  if (files === undefined) {
    console.log(`${name}: Debian offers no such kernel here`);
    return [];
  }
  const folder = path.join(results, `${engine}-${series}`);
  const jobs = options.users.flatMap(user => scenarios.filter(mayRun(user)).map(scenario => ({ scenario, user })));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const start = Date.now();
  const boots = await runInBoots(jobs, folder, left => {
    writeFileSync(path.join(folder, 'job.sh'), left.map(lineOf).join(''));
    const finished = () => endedIn(folder, left);
    return boot({ engine, files, loadline, results: folder, finished, mostSecondsEach: MOST_SECONDS_EACH });
  });
  const seconds = Math.round((Date.now() - start) / 1000);
  const ended = endedIn(folder, jobs);
  console.log(`${name}: ${files.package}, ${ended} of ${jobs.length} runs ended, ${seconds} s, boots: ${boots}`);
  if (ended < jobs.length) console.log(readFileSync(path.join(folder, 'console'), 'utf8').slice(-2000));
  return jobs.map(({ scenario, user }) => {
    const expected = truth[scenario].causes;
    return { kernel: name, scenario, user, expected, ...outcomeOf(path.join(folder, user, scenario), expected) };
  });
}

/** What keeps one kernel from being booted keeps no other one. */
function notTried({ series }) {
  return error => {
    console.log(`${series}: ${error.message}`);
    return [];
  };
}

function mayRun(user) {
  return scenario => user === 'root' || truth[scenario].needs !== 'root';
}

function lineOf({ scenario, user }) {
  return `bash /run/guest/loadline/scripts/kernels/guest/scenario.sh ${user} ${scenario} ${SCENARIO_SECONDS}\n`;
}
