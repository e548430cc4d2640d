/**
 * Whether two builds say the same of saved runs:
 * `node scripts/compare-builds.mjs OLD_DIST NEW_DIST FOLDER…`, with `--format NAME` for another format than json.
 * Every run below the folders is reported by both; exit 1 where any report differs.
 */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';

const run = promisify(execFile);
/** Runs for one start of the command. */
const BATCH = 12;
const MOST_DIFFERENCES = 8;
const MOST_BYTES = 2 ** 28;
/** Of the report itself, not of the runs. */
const NOT_COMPARED = ['createdAt', 'tool', 'host', 'runId'];

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { format: { type: 'string', default: 'json' } },
});
const [oldDist, newDist, ...folders] = positionals;
if (newDist === undefined || folders.length === 0) {
  console.error('node scripts/compare-builds.mjs [--format NAME] OLD_DIST NEW_DIST FOLDER…');
  process.exit(2);
}

const runs = folders.flatMap(runsBelow);
const batches = values.format === 'json' ? inBatches(runs, BATCH) : runs.map(one => [one]);
const tally = { differ: 0, refused: 0 };
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`${runs.length} runs: ${tally.differ} differ, ${tally.refused} are reported by neither build`);
process.exit(tally.differ > 0 || runs.length === 0 ? 1 : 0);

function runsBelow(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter(file => /(^|\/)run\.json$/.test(file)).map(file => dirname(join(folder, file)));
}

function inBatches(all, size) {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

async function work() {
  for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await compare(batch);
}

async function compare(batch) {
  const [before, after] = [await reports(oldDist, batch), await reports(newDist, batch)];
  batch.forEach((folder, index) => {
    const [one, other] = [before[index], after[index]];
    if (one === undefined && other === undefined) tally.refused += 1;
    const differences = differencesOf(one, other, '');
    if (differences.length === 0) return;
    tally.differ += 1;
    console.log([folder, ...differences.slice(0, MOST_DIFFERENCES)].join('\n  '));
  });
}

/** What a build says of each run; undefined for a run that it does not take. */
async function reports(dist, batch) {
  const text = await reported(dist, batch);
  if (text === undefined && batch.length > 1) {
    return (await Promise.all(batch.map(one => reports(dist, [one])))).flat();
  }
  if (text === undefined) return [undefined];
  return values.format === 'json' ? JSON.parse(text).runs : [text.split('\n')];
}

async function reported(dist, batch) {
  try {
    const args = [join(dist, 'cli/bin.js'), 'report', ...batch, '--no-color', '--format', values.format];
    return (await run(process.execPath, args, { maxBuffer: MOST_BYTES })).stdout;
  } catch {
    return undefined;
  }
}

function differencesOf(one, other, path) {
  if (one === null || other === null || typeof one !== 'object' || typeof other !== 'object') {
    return one === other ? [] : [`${path}: ${JSON.stringify(one)} → ${JSON.stringify(other)}`];
  }
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(key => !NOT_COMPARED.includes(key));
  return keys.flatMap(key => differencesOf(one[key], other[key], `${path}.${key}`));
}
