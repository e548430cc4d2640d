import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../median.mjs';
import { timeToFirstConnection } from '../start-time.mjs';
import { timeToEnd, timeToFirstWord } from './time-process.mjs';

const PACKAGE = fileURLToPath(new URL('../..', import.meta.url));
const BARE = fileURLToPath(new URL('bare.mjs', import.meta.url));
/** Where the package's own dependencies are found. */
const CACHE = join(PACKAGE, 'node_modules/.cache');

const PROGRAMS = [
  { name: 'driver process, to its first word', args: ['drivers/connections/shard.js'], time: timeToFirstWord },
  { name: 'target process, to its first word', args: ['targets/raw/shard.js'], time: timeToFirstWord },
  { name: '`loadline --version`', args: ['cli/bin.js', '--version'], time: timeToEnd },
  { name: '`loadline limits`', args: ['cli/bin.js', 'limits'], time: timeToEnd },
  { name: '`loadline run`, to its first connection', args: ['cli/bin.js'], time: timeToFirstConnection },
];

/** How long each program takes to start as it is built and, in turn, as the modules that it is made of; and Node alone. */
export async function compareStart(rounds) {
  mkdirSync(CACHE, { recursive: true });
  const modules = mkdtempSync(join(CACHE, 'loadline-modules-'));
  try {
    execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json', '--outDir', modules], { cwd: PACKAGE });
    return await takeTurns(variantsOf(modules), rounds);
  } finally {
    rmSync(modules, { recursive: true });
  }
}

function variantsOf(modules) {
  const within =
    folder =>
    ([program, ...args]) => [join(folder, program), ...args];
  return [
    { name: 'Node alone, to its first word', form: 'joined', args: [BARE], time: timeToFirstWord },
    ...PROGRAMS.flatMap(({ name, args, time }) => [
      { name, form: 'modules', args: within(modules)(args), time },
      { name, form: 'joined', args: within(join(PACKAGE, 'dist'))(args), time },
    ]),
  ];
}

async function takeTurns(variants, rounds) {
  const taken = variants.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { args, time }] of variants.entries()) taken[index].push(await time(args));
  }
  const results = variants.map(({ name, form }, index) => ({ name, form, ...medians(taken[index]) }));
  return { rounds, programs: results };
}

function medians(rounds) {
  return Object.fromEntries(Object.keys(rounds[0]).map(name => [name, median(rounds.map(round => round[name]))]));
}
