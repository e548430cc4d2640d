import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runScenario } from '../../src/api/run-scenario.ts';
import type { ReportSection } from '../../src/model/report.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { commandOf, descendantsOf } from '../../src/system/process-children.ts';
import { requirements } from './requirements.ts';

const SCENARIO = `
name: busy-machine
load: { connections: 300, arrival: { perSecond: 600 }, connectTimeout: 500ms, hold: 0s }
`;
/** Longer than the load is meant to take, and than a connection may. */
const BUSY_MS = 1500;

let hog: ChildProcess | undefined;
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-busy-'));
afterEach(() => {
  hog?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('a driver that other work keeps from its processor says so, counts its own delay, and blames nobody', async context => {
  requirements(['root', 'ip'])(context);
  const { run, outcomes, attribution } = await runBesideHog();
  const lateMs = Number(/started attempts up to (\d+) ms after they were due/.exec(run.warnings.join('\n'))?.[1]);
  expect(lateMs).toBeGreaterThanOrEqual(500);
  expect(run.warnings.join('\n')).toMatch(/It got \d+ % of a processor meanwhile: other work/);
  // From when it was due, not from when the driver came to it.
  expect(outcomes.connectMs?.max).toBeGreaterThanOrEqual(lateMs);
  expect(outcomes).toMatchObject({ attempted: 300, served: 300, failed: 0, pending: 0 });
  expect(attribution.groups).toEqual([]);
});

/** A processor is busy with work that goes before the driver's, from just before the load on. */
async function runBesideHog(): Promise<ReportSection> {
  return runScenario(parseScenario(SCENARIO, 'busy.yaml'), {
    out: folder,
    onProgress: ({ phase }) => {
      if (phase === 'load' && hog === undefined) hog = startHog(driverPid());
    },
  });
}

function startHog(driver: number): ChildProcess {
  const started = spawn('taskset', ['--cpu-list', '0', 'sh', '-c', 'while :; do :; done'], { stdio: 'ignore' });
  run('taskset', ['--cpu-list', '--pid', '0', String(driver)]);
  run('chrt', ['--idle', '--pid', '0', String(driver)]);
  setTimeout(() => started.kill('SIGKILL'), BUSY_MS);
  return started;
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program}: ${stderr}`);
}

function driverPid(): number {
  const pid = descendantsOf(process.pid).find(child => commandOf(child)?.includes('drivers/connections/shard.js'));
  if (pid === undefined) throw new Error('there is no driver');
  return pid;
}
