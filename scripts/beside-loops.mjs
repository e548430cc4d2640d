/**
 * npm run truth:busy -- [--loops 2,4,8] [--times 20] [--keep FOLDER] [TEST FILE…]
 *
 * Runs every scenario, and every driver at every limit on every target, beside busy loops, over and over. Prints a row per number of loops,
 * then each run that was not right. A wrong accusation fails the command. Folders of runs are kept in FOLDER. It takes hours for 20 rounds:
 * a table for a person, not for CI.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: {
    loops: { type: 'string', default: '2,4,8' },
    times: { type: 'string', default: '20' },
    keep: { type: 'string' },
  },
  allowPositionals: true,
});
const ALL = ['scenarios', 'drivers', 'matrix'].map(name => `test/end-to-end/${name}.test.ts`);
const FILES = positionals.length > 0 ? positionals : ALL;
/** The tests whose runs have one truth each. */
const TESTS = 'the scenarios of drivers|as (root|ordinary)(?!.*all pass)';
/** What a run says that blames nothing of server or machine. */
const BLAMES_NOBODY = ['unexplained', 'driver-out-of-time client'];
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-busy-'));
const hogs = [];
let round;
process.on('exit', () => {
  endHogs();
  round?.kill();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

process.stdout.write(
  '| loops | rounds | runs | right | accused wrongly | missed | inconclusive: driver or server late | tests with another failure |\n',
);
process.stdout.write(
  '| ----- | ------ | ---- | ----- | --------------- | ------ | ----------------------------------- | -------------------------- |\n',
);
const told = [];
for (const loops of values.loops.split(',').map(Number)) {
  startHogs(loops);
  const found = [];
  for (let time = 0; time < Number(values.times); time += 1) found.push(...(await runOnce()).flatMap(judge));
  endHogs();
  const count = kind => found.filter(one => one.kind === kind).length;
  const kinds = ['right', 'accused', 'missed', 'late'].map(count);
  const runs = kinds.reduce((sum, each) => sum + each);
  const cells = [loops, values.times, runs, ...kinds, count('failed')];
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
  told.push(...found.filter(({ kind }) => kind !== 'right').map(({ kind, what }) => ({ kind, loops, what })));
}
for (const { kind, loops, what } of told) process.stdout.write(`${kind} beside ${loops} loops: ${what}\n`);
process.exitCode = told.some(({ kind }) => kind === 'accused') ? 1 : 0;

/** Every test of one round. */
async function runOnce() {
  const output = path.join(folder, 'results.json');
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    ...FILES,
    '-t',
    TESTS,
    // Beside eight loops unpacking alone takes minutes.
    '--hookTimeout=1800000',
    '--testTimeout=1800000',
    '--reporter=json',
    `--outputFile=${output}`,
  ];
  round = spawn(process.execPath, vitest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, TRUTH_KEEP: values.keep === undefined ? '' : path.resolve(values.keep) },
  });
  await once(round, 'exit');
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

/** What a test observed of each of its runs; a test that failed although all of these are right asks for more. One that did not run has none. */
function judge({ meta, status, fullName, failureMessages }) {
  const observed = (meta?.observations ?? []).map(judgeRun);
  const isUntold = status === 'failed' && observed.every(({ kind }) => kind === 'right');
  const [why = ''] = failureMessages?.[0]?.split('\n', 1) ?? [];
  return isUntold ? [...observed, { kind: 'failed', what: `${fullName}: ${why}` }] : observed;
}

function judgeRun({ scenario, user, expected, found, isLate }) {
  const what = `${scenario} as ${user}: ${found.map(({ cause, attempts }) => `${attempts} × ${cause}`).join(', ') || 'nothing'}`;
  const isWrong = found.some(({ cause }) => !BLAMES_NOBODY.includes(cause) && !expected.includes(cause));
  const isMissed = expected.some(cause => !found.some(blame => blame.cause === cause));
  return { kind: isWrong ? 'accused' : !isMissed ? 'right' : isLate ? 'late' : 'missed', what };
}

function startHogs(count) {
  // A session has its share of the processor, however many of its processes ask for it (sched(7), autogroup): a loop is one of its own.
  for (let started = 0; started < count; started += 1)
    hogs.push(spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore', detached: true }));
}

function endHogs() {
  for (const hog of hogs.splice(0)) hog.kill('SIGKILL');
}
