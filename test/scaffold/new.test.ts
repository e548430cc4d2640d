import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');
const PARTS = ['src', 'test', 'docs', 'scenarios', 'scripts', 'package.json', 'tsconfig.json', 'biome.json'];
const KINDS = ['limit', 'server', 'driver', 'collector'] as const;

let copy = '';
const printed = new Map<string, string>();

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'loadline-new-'));
  for (const part of [...PARTS, 'vitest.config.ts', '.gitignore', 'reports', 'examples']) {
    cpSync(path.join(ROOT, part), path.join(copy, part), { recursive: true });
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  run('git', 'init', '-q', '.');
  for (const kind of KINDS) {
    const { status, stdout } = run('node', 'scripts/new.mjs', kind, `new-${kind}`);
    expect(status).toBe(0);
    printed.set(kind, stdout);
  }
  run('npx', 'biome', 'check', '--write', 'src', 'test');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(program: string, ...args: string[]) {
  const env = { ...process.env, NO_COLOR: '1', CI: '' };
  return spawnSync(program, args, { cwd: copy, encoding: 'utf8', env, maxBuffer: 1e8 });
}

/** Files of the printed list, by what is said of them. */
function listed(kind: string, said: RegExp): string[] {
  const lines = printed.get(kind)?.split('\n') ?? [];
  return lines.filter(line => said.test(line)).map(line => line.split(/\s+/)[1] ?? '');
}

describe('a part that was just made', () => {
  it('breaks the types where its name is not listed yet, and nowhere else', () => {
    const { stdout } = run('npx', 'tsc', '-p', 'tsconfig.json', '--noEmit');
    const wrong = stdout.split('\n').filter(line => line.includes(' error '));
    expect([...new Set(wrong.map(line => line.replace(/\(.*/, '')))].sort()).toEqual(ASKED_BY_COMPILER);
    for (const file of ASKED_BY_COMPILER) {
      expect(KINDS.flatMap(kind => listed(kind, /^left /))).toContain(file);
    }
  });

  it('is written as everything else is', () => {
    const { status, stdout, stderr } = run('npx', 'biome', 'check', '--error-on-warnings', 'src', 'test');
    expect({ status, stdout, stderr }).toMatchObject({ status: 0 });
  });

  it('fails the tests that say what is left of it, and no others', () => {
    const files = ['completeness', 'architecture', 'servers/one-home', 'drivers/one-home'];
    const { stdout } = run('npx', 'vitest', 'run', '--project', 'pure', '--reporter', 'json', ...files.map(testFile));
    const { testResults } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as Results;
    const failed = testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'failed');
    expect(failed.map(({ fullName }) => fullName.trim()).sort()).toEqual(LEFT);
    const made = KINDS.flatMap(kind => listed(kind, /^made /));
    expect(made.length).toBeGreaterThan(10);
    for (const file of made) {
      expect(readFileSync(path.join(copy, file), 'utf8')).toContain(['FILL', 'IN'].join(' '));
    }
  });

  it.each(KINDS)('as a %s has all its files named in CONTRIBUTING.md', kind => {
    const page = readFileSync(path.join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    const named = listed(kind, /^(made|kind|left) /).map(file =>
      file.replaceAll(`new-${kind}`, 'ID').replace('/packets/', '/WING/'),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter(file => !page.includes(`\`${file}\``))).toEqual([]);
  });

  it.each(KINDS)('as a %s leaves work in files that are there, or are its own', kind => {
    const missing = listed(kind, /^left /).filter(file => !existsSync(path.join(ROOT, file)));
    expect(missing.filter(file => !file.includes(`new-${kind}`))).toEqual([]);
  });

  it('is not made twice, nor under a name that is none', () => {
    expect(run('node', 'scripts/new.mjs', 'driver', 'new-driver').status).toBe(1);
    expect(run('node', 'scripts/new.mjs', 'driver', '../x').status).toBe(2);
    expect(run('node', 'scripts/new.mjs', 'kind', 'x').status).toBe(2);
  });
});

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
    }[];
  }[];
}

function testFile(name: string): string {
  return `test/${name}.test.ts`;
}

const ASKED_BY_COMPILER = [
  'src/collectors/machine/machine-collection.ts',
  'src/drivers/drivers.ts',
  'src/limits/catalog.ts',
  'src/saved/evidence.ts',
];

/** Tests that name what is left of the four. */
const LEFT = [
  'each kind of target has one entry, but for our accept loop and programs that may be any',
  'every file of the kernel that a host or the machine is read by is in docs/evidence.md',
  'new-limit has a remedy with what it costs, on each of its sides',
  'new-limit is explained, and its documents exist',
  'new-limit rules out what it cannot explain, and names decoys',
  'nothing is left of what the scaffolder marks to be written',
  'the catalog has every limit once',
  'the driver new-driver has a captured output whose numbers are read, or a program of ours around its library',
  'the driver new-driver is what docs/scenarios.md says how it is run',
];
