// Joins the modules of each program that this package starts into few files, in place: Node takes a third of a millisecond
// to load a file, and the command line has 500 of them. What tsc alone has written works as well, only later.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** Programs, as paths in dist/. Of the command line each command stays a file of its own, loaded when it is called. */
const PROGRAMS = ['drivers/connections/shard', 'targets/raw/shard', 'cli/bin'];
/** Dependencies of many modules that a run loads before it starts anything: execa and what it takes along have 147. */
const JOINED_IN = ['commander', 'execa', 'yaml', 'zod'];
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const copied = new Set();
for (const program of PROGRAMS) {
  const joined = await rolldown({
    input: `dist/${program}.js`,
    platform: 'node',
    external: Object.keys(dependencies).filter(name => !JOINED_IN.includes(name)),
    transform: { target: 'esnext' },
  });
  const { output } = await joined.write({
    dir: 'dist',
    entryFileNames: `${program}.js`,
    chunkFileNames: `${program}/[name].js`,
  });
  for (const id of output.flatMap(({ moduleIds = [] }) => moduleIds)) copied.add(packageOf(id));
  await joined.close();
}
copied.delete(undefined);
writeFileSync('dist/third-party-licenses.txt', [...copied].sort().map(licenseOf).join('\n'));

/** The folder of the package that a module was copied from; undefined for our own. */
function packageOf(id) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
}

/** Whoever hands on a copy hands on its license. */
function licenseOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no license file`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
}
