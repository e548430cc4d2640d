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
/** Longer than it may take to notice an end, for its connections to be joined with it. */
const STALL_MS = 600;

const folder = mkdtempSync(path.join(tmpdir(), 'loadline-stalled-'));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

it('a runner without a processor while a process of the target dies blames nothing but its death', async context => {
  requirements(['root', 'ip'])(context);
  stallAfterKill();
  const { run, attribution } = await runScenario(parseScenario(SCENARIO, 'stalled.yaml'), { out: folder });
  const [end] = run.evidence?.processes.flatMap(({ exit }) => (exit?.by === 'scenario' ? [exit] : [])) ?? [];
  expect((end?.atMs ?? 0) - (end?.runningAtMs ?? 0)).toBeGreaterThanOrEqual(STALL_MS);
  expect(attribution.failures).toBeGreaterThan(0);
  for (const { cause } of attribution.groups) expect(cause).toMatchObject({ kind: 'application', what: 'died' });
});

/** This process, which is the runner, does nothing for a while from the moment at which it has killed one. */
function stallAfterKill(): void {
  const kill = process.kill.bind(process);
  let stalled = false;
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    const done = kill(pid, signal);
    if (signal !== 'SIGKILL' || stalled) return done;
    stalled = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STALL_MS);
    return done;
  });
}
