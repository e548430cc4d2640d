import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which folders of src/ a folder may import. Measuring cannot be bent by opinion, and opinion needs no machine. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  model: [],
  servers: ['model'],
  limits: ['model', 'servers'],
  plan: ['model', 'servers', 'limits'],
  attribution: ['model', 'servers', 'limits'],
  audit: ['model', 'servers', 'limits'],
  explain: ['model', 'servers', 'limits', 'report'],
  verdict: ['model', 'limits'],
  report: ['model', 'servers', 'limits'],
  otlp: ['model', 'report'],
  saved: ['model'],
  system: ['model', 'servers'],
  lab: ['model', 'system'],
  targets: ['model', 'servers', 'system'],
  drivers: ['model', 'servers', 'system'],
  collectors: ['model', 'servers', 'system'],
  hosts: ['model', 'system'],
  agent: ['model', 'system', 'api'],
  run: ['model', 'saved', 'system', 'lab', 'targets', 'drivers', 'collectors'],
  lessons: ['model'],
  experiments: ['model'],
  compare: ['model', 'limits'],
  api: [
    ...[
      'model',
      'saved',
      'servers',
      'limits',
      'plan',
      'attribution',
      'verdict',
      'report',
      'otlp',
      'system',
      'run',
      'experiments',
    ],
    ...['compare', 'audit', 'explain', 'lessons', 'collectors', 'hosts'],
  ],
  cli: [
    ...['model', 'limits', 'plan', 'attribution', 'verdict', 'report', 'system', 'lab', 'run', 'audit', 'collectors'],
    ...['api', 'experiments', 'saved', 'servers', 'explain', 'lessons', 'hosts', 'agent'],
  ],
};

/** The one file of a folder that these may import beside, where it and all that it imports are pure. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  'drivers/drivers.ts': ['plan', 'attribution', 'explain', 'system', 'targets'],
  'limits/usages.ts': ['run'],
};

/** Folders that judge: they may not touch the machine. */
const PURE = [
  'model',
  'servers',
  'limits',
  'plan',
  'audit',
  'attribution',
  'verdict',
  'report',
  'saved',
  'lessons',
  'experiments',
  'compare',
];
/** A hash is a function of its text alone. */
const PURE_BUILTINS = ['node:util', 'node:crypto'];

const root = path.join(import.meta.dirname, '..', 'src');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts'));

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
}

/** What a few files do for all: every other one asks them. */
const ONE_PLACE: readonly { readonly what: string; readonly pattern: RegExp; readonly places: readonly string[] }[] = [
  {
    what: "signals are sent: a child's own kill() signals the caller's process group where the child could not be started. What another host runs first ends itself",
    pattern: /\bprocess\.kill\b|\.kill\((?!\))|\bkillSignal\b|\bint kill\(/,
    places: ['hosts/boot-script.ts', 'system/signals.ts'],
  },
  {
    what: 'shards and guards are spawned, which share descriptors with the runner, and programs run to their end',
    pattern: /'(?:node:)?child_process'/,
    places: ['system/run-to-end.ts', 'system/spawn.ts'],
  },
  {
    what: 'programs are started that go on: execa has traps that one module knows',
    pattern: /'execa'/,
    places: ['system/child-process.ts'],
  },
  {
    what: 'timers are set: one beyond 31 bits of milliseconds goes off at once. What another host runs first has its own',
    pattern: /\bset(?:Timeout|Interval)\b/,
    places: ['hosts/boot-script.ts', 'system/timer.ts'],
  },
  {
    what: "folders are made: Node's recursive mkdir may go round for ever. The others make those of the kernel's own file systems, and those of another host",
    pattern: /\bmkdir(Sync)?\(/,
    places: ['hosts/boot-script.ts', 'lab/cgroup.ts', 'system/linux/tracefs.ts', 'system/opened-folder.ts'],
  },
  {
    what: 'files are read that may be anything: a pipe waits for ever, a device has no end',
    pattern: /\bJSON\.parse\(readFileSync\(/,
    places: [],
  },
  {
    what: 'the word that saved runs have for the engine of a third-party driver is read: whoever wants to know what a driver is asks reportsOf',
    pattern: /engine [!=]== 'program'/,
    places: ['report/resources.ts'],
  },
];

/** What runs in a browser has that one's own functions. */
const IN_BROWSER = 'report/html/';

const imports = files.flatMap((file): Import[] => {
  const text = readFileSync(path.join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(match => match[1] ?? []);
  return specifiers.map(specifier => ({ file, folder: file.split('/')[0] ?? '', specifier }));
});

function fileOf({ file, specifier }: Import): string {
  return path.relative(root, path.resolve(root, path.dirname(file), specifier));
}

function folderOf(one: Import): string {
  return fileOf(one).split('/')[0] ?? '';
}

function reachedFrom(file: string, reached = new Set<string>()): ReadonlySet<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  for (const each of imports) {
    if (each.file === file && each.specifier.startsWith('.')) reachedFrom(fileOf(each), reached);
  }
  return reached;
}

describe('one place', () => {
  it.for(ONE_PLACE)('is where $what', ({ pattern, places }) => {
    const own = files.filter(file => !file.startsWith(IN_BROWSER));
    expect(own.filter(file => pattern.test(readFileSync(path.join(root, file), 'utf8'))).sort()).toEqual(places);
  });
});

describe('imports', () => {
  it('are found at all', () => {
    expect(imports.length).toBeGreaterThan(200);
  });

  it('stay inside folders that the layout knows', () => {
    const folders = new Set(files.filter(file => file.includes('/')).map(file => file.split('/')[0]));
    expect([...folders].filter(folder => !(folder !== undefined && folder in MAY_IMPORT))).toEqual([]);
  });

  it('run one way', () => {
    const wrong = imports
      .filter(({ specifier, file }) => specifier.startsWith('.') && file.includes('/'))
      .filter(each => folderOf(each) !== each.folder && !MAY_IMPORT[each.folder]?.includes(folderOf(each)))
      .filter(each => !DOORS[fileOf(each)]?.includes(each.folder))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it('keep the machine away from whatever judges', () => {
    const wrong = imports
      .filter(({ folder, specifier }) => PURE.includes(folder) && specifier.startsWith('node:'))
      .filter(({ specifier }) => !PURE_BUILTINS.includes(specifier))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(DOORS))('reach no machine through %s', door => {
    const reached = reachedFrom(door);
    expect(reached.size).toBeGreaterThan(5);
    const wrong = imports
      .filter(({ file, specifier }) => reached.has(file) && !specifier.startsWith('.'))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    expect(wrong).toEqual([]);
  });

  it('leave system calls to one folder', () => {
    const wrong = imports.filter(({ file, specifier }) => specifier === 'koffi' && !file.startsWith('system/linux/'));
    expect(wrong).toEqual([]);
  });

  it('make no circle', () => {
    const graph = new Map<string, string[]>();
    for (const each of imports.filter(({ specifier }) => specifier.startsWith('.'))) {
      graph.set(each.file, [...(graph.get(each.file) ?? []), fileOf(each)]);
    }
    expect(circleIn(graph)).toBeUndefined();
  });
});

function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(file)) return [...trail.slice(trail.indexOf(file)), file];
    if (done.has(file)) return undefined;
    done.add(file);
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...trail, file]);
      if (circle !== undefined) return circle;
    }
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
