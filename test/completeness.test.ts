import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXPLANATIONS } from '../src/attribution/explanations/all.ts';
import { audit } from '../src/audit/audit.ts';
import { EXAMPLE_FACTS } from '../src/explain/example-facts.ts';
import { lookUp } from '../src/explain/lookup.ts';
import { LIMITS, limitOf } from '../src/limits/catalog.ts';
import { limitInForce, USAGES } from '../src/limits/usages.ts';
import { FACTS } from '../src/model/facts/facts.ts';
import { LIMIT_IDS, type LimitId } from '../src/model/limit-id.ts';
import { candidatePhrase } from '../src/report/wording/cause.ts';
import { usagePhrase } from '../src/report/wording/usage.ts';
import { machineWith } from './audit/machine.ts';
import { aBook, aGroup } from './limits/book.ts';

const ROOT = path.join(import.meta.dirname, '..');

function texts(folder: string, ending: string): string[] {
  const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return files.filter(file => file.endsWith(ending)).map(file => readFileSync(path.join(ROOT, folder, file), 'utf8'));
}

const SCENARIOS = texts('scenarios', '.yaml');
const TESTS = texts('test/limits', '.test.ts');

it('the catalog has every limit once', () => {
  expect(LIMITS.map(({ id }) => id).sort()).toEqual([...LIMIT_IDS].sort());
});

describe.each(LIMIT_IDS)('%s', id => {
  const limit = limitOf(id);

  it('is caused by a scenario, or was in a captured run', () => {
    const caused = SCENARIOS.some(text => new RegExp(`\\{[^}]*limit: ?${id}[,}]`).test(text));
    expect(caused || existsSync(path.join(ROOT, 'test/fixtures/runs', id))).toBe(true);
  });

  it('has a test in which it is blamed or observed, and one with what only looks like it', () => {
    const about = TESTS.filter(text => text.includes(`/${id}.ts'`) || text.includes(`'${id}'`)).join('\n');
    expect(about).toMatch(/proven|likely|blamed|observe/);
    expect(about).toMatch(/ruled-out|symptom-mismatch|unexplained|is not blamed|toBeUndefined/);
  });

  it('rules out what it cannot explain, and names decoys', () => {
    expect(limit.decoys.length).toBeGreaterThan(0);
    const stranger = aGroup({ symptom: { kind: 'errno', errno: 'EACCES', syscall: 'socket' }, stage: 'socket' });
    for (const side of limit.sides) expect(limit.judge(stranger, side, aBook({})).ruling).not.toBe('blamed');
  });

  it('has a remedy with what it costs, on each of its sides', () => {
    for (const side of limit.sides) {
      const { now, persist, check, cost } = limit.remedy(side, EXAMPLE_FACTS);
      expect([now.join(), persist.join(), check, cost].map(text => text.length > 0)).toEqual([true, true, true, true]);
    }
  });

  it('is explained, and its documents exist', () => {
    expect(lookUp(id, () => undefined)).toMatchObject({ kind: 'limit' });
    expect(existsSync(path.join(ROOT, `docs/limits/${id}.md`))).toBe(true);
    const files = readdirSync(path.join(ROOT, 'src/limits'), { recursive: true, encoding: 'utf8' });
    expect(files.filter(file => path.basename(file) === `${id satisfies LimitId}.ts`)).toHaveLength(1);
  });
});

/** External checks rely on these names: add, never rename. */
const USAGE_NAMES = {
  nofile: 'descriptors',
  'nr-open': 'descriptors',
  'ephemeral-ports': 'ports',
  'listen-backlog': 'accept-queue',
  somaxconn: 'accept-queue',
  'syn-backlog': 'syn-queue',
  'conntrack-max': 'tracking',
  'nginx-worker-connections': 'worker-connections',
  'file-max': 'open-files',
  nproc: 'user-threads',
  'threads-max': 'machine-threads',
  'cgroup-pids': 'cgroup-pids',
  'cgroup-memory': 'cgroup-memory',
  'tw-buckets': 'time-wait',
  orphans: 'orphans',
  'tcp-mem': 'tcp-memory',
  'neighbour-table': 'neighbours',
};

describe('a face of an entry', () => {
  const has = (face: 'exact' | 'heldWhereSet') => LIMITS.filter(limit => limit[face]).map(({ id }) => id);

  it('is a key of systemd for each resource limit and each limit of a cgroup, and for nothing else', () => {
    const ofUnits = LIMITS.filter(({ setting: { kind } }) => kind === 'rlimit' || kind === 'cgroup');
    expect(LIMITS.filter(({ unitKey }) => unitKey !== undefined)).toEqual(ofUnits);
    expect(new Set(ofUnits.map(({ unitKey }) => unitKey)).size).toBe(ofUnits.length);
  });

  it('says what is met at the same number everywhere, and what bounds open connections once it is set', () => {
    expect(has('exact')).toEqual(['nofile', 'ephemeral-ports', 'conntrack-max']);
    expect(has('heldWhereSet')).toEqual(['nofile', 'conntrack-max', 'file-max', 'cgroup-memory', 'epoll-watches']);
  });

  it('is how much of it is in use, by the name that reports print, for each that a run shows beside its bound', () => {
    const names = LIMITS.flatMap(({ id, usage }) => (usage === undefined ? [] : [[id, usage.name]]));
    expect(Object.fromEntries(names)).toEqual(USAGE_NAMES);
    expect(new Set(USAGES.map(({ name }) => name)).size).toBe(USAGES.length);
    for (const usage of USAGES) {
      const now = { name: usage.name, side: 'server', used: 1, bound: 1 } as const;
      expect(usagePhrase(now)).toBe(`${usage.phrase} (server)`);
      expect(USAGE_NAMES).toHaveProperty(limitInForce(usage, now, aBook({})));
    }
  });

  it('is title, scope and setting of the audit', () => {
    const { lines } = audit(machineWith({}), {
      root: '/',
      process: { kind: 'started-here' },
      connections: undefined,
      sides: ['server'],
      configured: {},
      user: undefined,
      notes: [],
      caps: [],
    });
    for (const { limit, title, scope } of lines) expect({ title, scope }).toEqual(pickTitle(limit));
  });

  function pickTitle(id: LimitId) {
    const { title, scope } = limitOf(id);
    return { title, scope };
  }
});

it('every cause that is no limit has its row in docs/how-blame-works.md, with its page and the words of the report', () => {
  const page = readFileSync(path.join(ROOT, 'docs/how-blame-works.md'), 'utf8');
  const rows = page.split('\n').map(line => line.split('|').map(cell => cell.trim()));
  const causes = [...new Set(EXPLANATIONS.map(({ what }) => what))];
  expect(
    causes.filter(
      what => !rows.some(row => row[1] === `[\`${what}\`](causes/${what}.md)` && row[2] === candidatePhrase(what)),
    ),
  ).toEqual([]);
});

it('every fact has its row in docs/evidence.md', () => {
  const page = readFileSync(path.join(ROOT, 'docs/evidence.md'), 'utf8');
  const table = page.slice(page.indexOf('## What the facts are made of'));
  expect(Object.keys(FACTS).filter(name => !table.includes(`\`${name}\``))).toEqual([]);
});

it('every file of the kernel that a host or the machine is read by is in docs/evidence.md', () => {
  const page = readFileSync(path.join(ROOT, 'docs/evidence.md'), 'utf8');
  const collectors = [...texts('src/collectors/host', '.ts'), ...texts('src/collectors/machine', '.ts')].join('\n');
  const read = [...collectors.matchAll(/`\$\{proc\}\/([^`$]+)`/g)].map(([, file = '']) => path.basename(file));
  expect(read.length).toBeGreaterThan(5);
  expect(read.filter(file => !page.includes(file))).toEqual([]);
});

it('nothing is left of what the scaffolder marks to be written', () => {
  const mark = ['FILL', 'IN'].join(' ');
  const folders = ['src', 'test', 'docs', 'scenarios'];
  const files = folders.flatMap(folder =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map(file => path.join(folder, file)),
  );
  const written = files.filter(file => /\.(ts|md|yaml)$/.test(file));
  expect(written.filter(file => readFileSync(path.join(ROOT, file), 'utf8').includes(mark))).toEqual([]);
});
