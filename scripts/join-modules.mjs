// Joins the modules of each program that this package starts into few files, in place: Node takes a third of a millisecond
// to load a file, and the command line has 500 of them. What tsc alone has written works as well, only later.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { licensesOf } from './licenses.mjs';

/** Programs, as paths in dist/. Of the command line each command stays a file of its own, loaded when it is called. */
const PROGRAMS = ['drivers/connections/shard', 'targets/raw/shard', 'agent/bin', 'cli/bin'];
/** What is loaded in one go: the command line's first steps, and commands that somebody waits for. */
const STARTED_OFTEN = [
  'cli/whole-command',
  'cli/main',
  'cli/commands/run',
  'cli/commands/limits',
  'cli/commands/report',
  'cli/commands/explain',
];
/** Dependencies of many modules: execa and what it takes along have 147, zod has 80. */
const JOINED_IN = ['commander', 'execa', 'table', 'yaml', 'zod'];
const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

const copied = [];
for (const program of PROGRAMS) {
  const joined = await rolldown({
    input: `dist/${program}.js`,
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    external: [...Object.keys(dependencies), ...Object.keys(peerDependencies)].filter(
      name => !JOINED_IN.includes(name),
    ),
    transform: { target: 'esnext' },
  });
  const { output } = await joined.write({
    dir: 'dist',
    entryFileNames: `${program}.js`,
    chunkFileNames: `${program}/[name].js`,
    comments: { jsdoc: false, annotation: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: togetherOf(), debugName: 'started together' }],
    },
  });
  copied.push(...output.flatMap(({ moduleIds = [] }) => moduleIds));
  await joined.close();
}
writeFileSync('dist/third-party-licenses.txt', licensesOf(copied));

/**
 * Names the file of each module after those programs of STARTED_OFTEN that load it at once: each loads a few files, and nothing that it
 * does not need. What none of them loads at once lies as rolldown puts it.
 */
function togetherOf() {
  let closures;
  return (id, chunking) => {
    closures ??= STARTED_OFTEN.map(path => closureOf(resolve('dist', `${path}.js`), chunking));
    const names = STARTED_OFTEN.filter((_, index) => closures[index].has(id)).map(path => basename(path));
    return names.length === 0 ? null : names.join('-');
  };
}

/** A module and all that it loads at once. */
function closureOf(program, chunking) {
  const found = new Set();
  const toVisit = [program];
  for (let id = toVisit.pop(); id !== undefined; id = toVisit.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    toVisit.push(...(chunking.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}
