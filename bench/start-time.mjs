import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgerFrom } from '../dist/model/ledger.js';
import { LEAD_MS } from '../dist/run/load.js';
import { median } from './median.mjs';

const COMMAND = fileURLToPath(new URL('../dist/cli/bin.js', import.meta.url));
const SCENARIO = 'name: start\nload: { connections: 10, hold: 0s }\nexpect: [served == 10]\n';

/** Seconds from the start of the command `loadline run` to its first connection attempt, of several runs. */
export function timeStart(rounds) {
  const seconds = Array.from({ length: rounds }, () => timeToFirstConnection([COMMAND]).ms / 1000);
  return { seconds, medianSeconds: median(seconds) };
}

/**
 * From the start of the command `loadline run` to its first connection attempt, a lab of network namespaces included.
 * By the run's own record: when it was created, when its load phase began, and when the first attempt started.
 */
export function timeToFirstConnection([command]) {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  try {
    const file = join(folder, 'start.yaml');
    writeFileSync(file, SCENARIO);
    return { ms: timeOnce(command, file, folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeOnce(command, file, out) {
  const startedAt = Date.now();
  const args = [command, 'run', file, '--quiet', '--out', out];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the run ended with ${status}: ${stderr}`);
  const run = folderOfRun(out);
  const { createdAt, phases, ledgers } = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
  const loadMs = phases.find(({ name }) => name === 'load').startMs;
  const firstUs = Math.min(...ledgers.flatMap(name => [...ledgerFrom(readFileSync(join(run, name))).startUs]));
  return Date.parse(createdAt) - startedAt + loadMs + LEAD_MS + firstUs / 1000;
}

function folderOfRun(out) {
  const file = readdirSync(out, { recursive: true }).find(path => path.endsWith('run.json'));
  return join(out, file, '..');
}
