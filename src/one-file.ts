import { enter } from './cli/enter.ts';
import { programAskedFor } from './system/own-program.ts';

/** Each program that `ownScript` is asked for. */
const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  'drivers/connections/shard.js': () => import('./drivers/connections/shard.ts'),
  'drivers/autocannon/program.js': () => import('./drivers/autocannon/program.ts'),
  'drivers/undici/program.js': () => import('./drivers/undici/program.ts'),
  'targets/raw/shard.js': () => import('./targets/raw/shard.ts'),
  'targets/node/program.js': () => import('./targets/node/program.ts'),
  'targets/node-cluster/program.js': () => import('./targets/node-cluster/program.ts'),
  'targets/node-cluster/worker.js': () => import('./targets/node-cluster/worker.ts'),
};

/** The one executable is all programs: which of them, its first word says. Where the executable stands in `process.argv`, Node puts it twice. */
async function start(): Promise<void> {
  const [, , word] = process.argv;
  const asked = programAskedFor(word);
  if (asked === undefined) return enter();
  const program = PROGRAMS[asked];
  if (program === undefined) throw new Error(`there is no program ${asked} in this file`);
  process.argv.splice(1, 1);
  await program();
}

void start();
