// npm run new -- limit|server|driver|collector ID [WING]: makes the files of a new part from scripts/new/KIND, with what is left to
// write marked FILL IN, puts its name where the compiler starts to ask, and prints every file to touch.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const TEMPLATES = path.join(import.meta.dirname, 'new');
const WINGS = ['queues', 'ports', 'descriptors', 'tasks', 'memory', 'packets', 'servers'];
/** Where the name of each kind is listed: the file, the end of the list, and the line before it. */
const LISTS = {
  limit: ['src/model/limit-id.ts', /(?<=LIMIT_IDS = \[[^\]]*)\n\] as const/, "\n  '__ID__',"],
  server: ['src/model/target-spec.ts', /(?<=TARGET_KINDS = \[[^\]]*),?\s*\] as const/, ", '__ID__'"],
  driver: ['src/model/driver-spec.ts', /(?<=LOAD_PROGRAMS = \[[^\]]*),?\s*\] as const/, ", '__ID__'"],
  collector: [
    'src/model/machine-evidence.ts',
    /(?<=interface MachineEvidence \{[^}]*)\n {2}readonly kernelLog/,
    '\n  /** FILL IN: its columns, their unit, and where they come from. */\n  readonly __NAME__?: Probe<Series>;',
  ],
};

const [kind, id, wing = 'packets'] = process.argv.slice(2);
const list = LISTS[kind];
if (list === undefined || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id ?? '') || !WINGS.includes(wing)) {
  console.error(`usage: npm run new -- limit|server|driver|collector ID [${WINGS.join('|')}]   # ID: such-as-this`);
  process.exit(2);
}
const title = id.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter) => letter.toUpperCase());
const name = title[0].toLowerCase() + title.slice(1);
const named = text =>
  text
    .replaceAll('__ID__', id)
    .replaceAll('__NAME__', name)
    .replaceAll('__TITLE__', title)
    .replaceAll('__WING__', wing);

const files = readdirSync(path.join(TEMPLATES, kind), { recursive: true }).filter(file => /\.\w+\.txt$/.test(file));
const made = files.map(file => ({
  file: named(file.replace(/\.txt$/, '')),
  text: named(readFileSync(path.join(TEMPLATES, kind, file), 'utf8')),
}));
const taken = made.find(({ file }) => existsSync(file));
if (taken !== undefined) {
  console.error(`${taken.file} exists already`);
  process.exit(1);
}
const [listed, end, line] = list;
const before = readFileSync(listed, 'utf8');
if (!end.test(before)) {
  console.error(`${listed} has no list of that form any more: see scripts/new.mjs`);
  process.exit(1);
}
writeFileSync(
  listed,
  before.replace(end, match => named(line) + match),
);
for (const { file, text } of made) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
console.log(named(readFileSync(path.join(TEMPLATES, kind, 'files.txt'), 'utf8')).trimEnd());
console.log(
  '\nmade: has FILL IN where something is left to write. kind: the name is put in, its meaning is yours. left: all yours.',
);
console.log('npx biome check --write . && npm run check:types && npm run test:pure   # names what is left');
