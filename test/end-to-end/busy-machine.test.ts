import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { runScenario } from '../../src/api/run-scenario.ts';
import type { ReportSection } from '../../src/model/report.ts';
import type { RunWarning } from '../../src/model/run-warning.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { commandOf, descendantsOf } from '../../src/system/process-children.ts';
import { requirements } from './requirements.ts';

const SCENARIO = `
name: busy-machine
load: { connections: 2000, arrival: { perSecond: 4000 }, connectTimeout: 500ms, hold: 0s }
`;
const HOGS = 24;
/** Longer than the load is meant to take, and than a connection may. */
const BUSY_MS = 1500;

const hogs: ChildProcess[] = [];
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-busy-'));
afterEach(() => {
  endHogs();
  rmSync(folder, { recursive: true, force: true });
});

it('a driver that other work keeps from its processor says so, counts its own delay, and blames nobody', async context => {
  requirements(['root', 'ip'])(context);
  shareOneProcessor();
  const { run, outcomes, attribution } = await runBesideHogs();
  const warnings = run.warnings.filter(warning => typeof warning !== 'string');
  const late = warnings.find(({ warning }) => warning === 'driver-late');
  expect(late).toMatchObject({ processor: { bottleneck: 'machine' } });
  const { lateMs } = late as Extract<RunWarning, { warning: 'driver-late' }>;
  expect(lateMs).toBeGreaterThanOrEqual(500);
  expect(warnings.map(({ warning }) => warning)).toContain('driver-starved');
  // From when it was due, not from when the driver came to it; the warning's milliseconds are rounded.
  expect(outcomes.connectMs?.max).toBeGreaterThanOrEqual(lateMs - 1);
  expect(outcomes).toMatchObject({ attempted: 2000, served: 2000, failed: 0, pending: 0 });
  expect(attribution.groups).toEqual([]);
});

/** However many the machine has: what this process starts from here on has this one alone. */
function shareOneProcessor(): void {
  const [first = '0'] = /(?<=^Cpus_allowed_list:\s*)\d+/m.exec(readFileSync('/proc/self/status', 'latin1')) ?? [];
  const { status, stderr } = spawnSync('taskset', ['--cpu-list', '--pid', first, String(process.pid)]);
  if (status !== 0) throw new Error(`taskset: ${stderr}`);
}

/** From just before the load on, the processor is busy with work that goes before the driver's. */
function runBesideHogs(): Promise<ReportSection> {
  return runScenario(parseScenario(SCENARIO, 'busy.yaml'), {
    out: folder,
    onProgress: ({ phase }) => {
      if (phase !== 'load' || hogs.length > 0) return;
      setPriority(driverPid(), constants.priority.PRIORITY_LOW);
      for (let started = 0; started < HOGS; started += 1)
        // A session has a share of the processor whatever the niceness of its processes (sched(7), autogroup).
        hogs.push(spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore', detached: true }));
      setTimeout(endHogs, BUSY_MS);
    },
  });
}

function endHogs(): void {
  for (const hog of hogs) hog.kill('SIGKILL');
}

function driverPid(): number {
  const children = descendantsOf(process.pid);
  const pid = children.find(child => commandOf(child)?.includes('drivers/connections/shard.js'));
  if (pid === undefined) throw new Error('there is no driver');
  return pid;
}
