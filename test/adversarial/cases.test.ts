import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, type TestContext, vi } from 'vitest';
import { type Installed, install } from '../end-to-end/installed.ts';
import { requirements } from '../end-to-end/requirements.ts';
import { readCases } from './case.ts';
import { needsOf } from './needs.ts';
import './reporter.ts';
import { runCase } from './run-case.ts';
import { PROGRAMS } from './scenario-text.ts';
import { selectionOf, type Turn, turnsOf } from './selection.ts';
import { shortcomings, type Verdict } from './tally.ts';

vi.setConfig({ testTimeout: 90_000, maxConcurrency: Number(process.env['ADVERSARIAL_JOBS'] ?? 3) });

let installed: Installed;
beforeAll(() => {
  installed = install();
  cpSync(PROGRAMS, path.join(installed.folder, 'programs'), { recursive: true });
});
afterAll(() => installed.remove());

const turns = turnsOf(readCases(), selectionOf(process.env));
const onHost = turns.filter(({ each }) => each.scenario.lab?.['kind'] === 'host');
const verdicts: Verdict[] = [];

/** What was not seen accuses nobody: how much of that there may be is asked of all together. */
async function expectNoAccusation({ each, who }: Turn, context: TestContext): Promise<void> {
  requirements(needsOf(each, who))(context);
  const outcome = await runCase(each, who, installed, context.signal);
  context.task.meta.adversarial = { name: each.name, who, ...outcome };
  verdicts.push({ name: each.name, who, judgement: outcome.judgement });
  const { kind, why } = outcome.judgement;
  expect(['right', 'unexplained'], `${kind}: ${why} | ${outcome.seen ?? 'nothing seen'}`).toContain(kind);
}

for (const turn of turns) {
  // A load on the host itself sees whatever else the machine does.
  const run = onHost.includes(turn) ? it : it.concurrent;
  run(`${turn.each.name} as ${turn.who}, time ${turn.time}`, context => expectNoAccusation(turn, context));
}

it('nobody is accused, and nearly all is explained', () => {
  expect(turns, 'cases of these names').not.toEqual([]);
  expect(shortcomings(verdicts)).toEqual([]);
});
