import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageOf } from './usage.mjs';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const LOOK_EVERY_MS = 100;

/** What the runner itself costs in a whole `loadline run`, without its driver and target processes. It must pass. */
export async function costOfRun(scenario) {
  const out = mkdtempSync(join(tmpdir(), 'loadline-bench-'));
  const startedMs = performance.now();
  const args = [join(PACKAGE, 'dist/cli/bin.js'), 'run', join(PACKAGE, scenario), '--quiet', '--out', out];
  const runner = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let latest;
  const looking = setInterval(() => {
    latest = lookAt(runner.pid) ?? latest;
  }, LOOK_EVERY_MS);
  const [code] = await once(runner, 'exit');
  clearInterval(looking);
  rmSync(out, { recursive: true });
  if (code !== 0) throw new Error(`${scenario} ended with ${code}`);
  return { ...latest, seconds: (performance.now() - startedMs) / 1000 };
}

/** Undefined once the process is gone. */
function lookAt(pid) {
  try {
    const { userUs, systemUs } = usageOf([pid]);
    const peakKib = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1];
    return { cpuSeconds: (userUs + systemUs) / 1e6, peakBytes: Number(peakKib) * 1024 };
  } catch {
    return undefined;
  }
}
