import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { TRUTH } from '../end-to-end/ground-truth.ts';

interface Outcome {
  readonly kind: string;
  readonly found: string;
}

const SCRIPTS = path.join(import.meta.dirname, '../../scripts/kernels');
const { outcomeOf } = (await import(`${SCRIPTS}/outcome.mjs`)) as {
  outcomeOf: (folder: string, expected: readonly string[]) => Outcome;
};
const { ANYWHERE, WITH_NETFILTER } = (await import(`${SCRIPTS}/scenarios.mjs`)) as Record<string, readonly string[]>;

const folder = mkdtempSync(path.join(tmpdir(), 'loadline-outcome-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('each scenario that guests run has a known truth', () => {
  for (const name of [...(ANYWHERE ?? []), ...(WITH_NETFILTER ?? [])]) expect(TRUTH).toHaveProperty([name]);
});

const FULL = { kind: 'limit', limit: 'somaxconn', side: 'server' };
const SLOW = { kind: 'application', what: 'slow-to-accept', side: 'server' };
const CLOSED = { kind: 'application', what: 'closed-connection', side: 'server' };
const group = (cause: object, more: object = {}) => ({
  outcome: 'failed',
  count: 7,
  confidence: 'proven',
  considered: [],
  cause,
  ...more,
});

it.each([
  ['right', 'the truth alone', [group(FULL)]],
  ['right', 'the truth, because of a slow application', [group({ ...FULL, root: SLOW })]],
  ['right', 'what the truth led to', [group({ ...CLOSED, root: FULL })]],
  ['accused', 'another cause beside the truth', [group(FULL), group(CLOSED)]],
  [
    'overclaimed',
    'the truth, proven beside an unknown rival',
    [group(FULL, { considered: [{ ruling: 'cannot-tell' }] })],
  ],
  ['unexplained', 'the truth in part', [group(FULL), group({ kind: 'unexplained' })]],
  ['right', 'a delay without a cause', [group(FULL), group({ kind: 'unexplained' }, { outcome: 'delayed' })]],
  ['slow', 'an application alone that is slow', [group(SLOW)]],
  ['slow', 'nothing', []],
])('%s: %s', (kind, _what, groups) => {
  write({ state: 'completed', attribution: { groups } });
  expect(outcomeOf(folder, ['somaxconn server']).kind).toBe(kind);
});

it('a run that was stopped is neither right nor wrong', () => {
  write({ state: 'stopped', stateReason: 'by its bound', attribution: null });
  expect(outcomeOf(folder, [])).toMatchObject({ kind: 'inconclusive', found: 'by its bound' });
});

function write(run: object): void {
  writeFileSync(path.join(folder, 'status'), '0\n');
  writeFileSync(path.join(folder, 'report.json'), JSON.stringify({ runs: [run] }));
}
