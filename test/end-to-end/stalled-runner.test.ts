import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { runScenario } from '../../src/api/run-scenario.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { requirements } from './requirements.ts';

const SCENARIO = `
name: stalled-runner
target: { kind: raw, backlog: 4096, workers: 2, killOne: 200ms }
load: { connections: 300, arrival: { perSecond: 1000 }, connectTimeout: 1s, hold: 200ms }
`;
/** This process, which is the runner, does nothing for a while from the moment at which it has killed one. */
vi.mock('../../src/system/signals.ts', async importOriginal => {
  const signals = await importOriginal<typeof import('../../src/system/signals.ts')>();
  let stalled = false;
  const signalProcess: typeof signals.signalProcess = (identity, signal) => {
    const done = signals.signalProcess(identity, signal);
    if (signal !== 'SIGKILL' || stalled) return done;
    stalled = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);
    return done;
  };
  return { ...signals, signalProcess };
});

/** Longer than it may take to notice an end, for its connections to be joined with it. */
const STALL_MS = 600;

const folder = mkdtempSync(path.join(tmpdir(), 'loadline-stalled-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a runner without a processor while a process of the target dies blames nothing but its death', async context => {
  requirements(['root', 'ip'])(context);
  const { run, attribution } = await runScenario(parseScenario(SCENARIO, 'stalled.yaml'), { out: folder });
  const [end] = run.evidence?.processes.flatMap(({ exit }) => (exit?.by === 'scenario' ? [exit] : [])) ?? [];
  expect((end?.atMs ?? 0) - (end?.runningAtMs ?? 0)).toBeGreaterThanOrEqual(STALL_MS);
  expect(attribution.failures).toBeGreaterThan(0);
  for (const { cause } of attribution.groups) expect(cause).toMatchObject({ kind: 'application', what: 'died' });
});
