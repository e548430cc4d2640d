// Joins the modules of each program that this package starts into few files, in place: Node takes a third of a millisecond
// to load a file, and the command line has 500 of them. What tsc alone has written works as well, only later.
import { readFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

/** Programs, as paths in dist/. Of the command line each command stays a file of its own, loaded when it is called. */
const PROGRAMS = ['drivers/connections/shard', 'targets/raw/shard', 'cli/bin'];
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

for (const program of PROGRAMS) {
  const joined = await rolldown({
    input: `dist/${program}.js`,
    platform: 'node',
    external: Object.keys(dependencies),
    transform: { target: 'esnext' },
  });
  await joined.write({ dir: 'dist', entryFileNames: `${program}.js`, chunkFileNames: `${program}/[name].js` });
  await joined.close();
}
