import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { median } from '../median.mjs';

const COMMAND = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const LOOK_EVERY_MS = 1000;

const scenarioOf = (connections, hold) => `
name: hold
lab: { server: { sysctl: { net.core.somaxconn: 65535, net.ipv4.tcp_max_syn_backlog: 65535 } } }
target: { kind: raw, backlog: 65535 }
load: { connections: ${connections}, arrival: { perSecond: 5000 }, connectTimeout: 60s, hold: ${hold} }
expect: [served == ${connections}]
`;

/** One run that holds so many connections for so long (`10m`): the runner's memory meanwhile, and what is on disk of it. */
export async function holdRun(connections, hold) {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-hold-'));
  try {
    const file = join(folder, 'hold.yaml');
    writeFileSync(file, scenarioOf(connections, hold));
    const runner = spawn(process.execPath, [COMMAND, 'run', file, '--quiet', '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const seen = [];
    const looking = setInterval(() => {
      if (phaseOf(folder) === 'hold') seen.push(residentBytes(runner.pid));
    }, LOOK_EVERY_MS);
    const [code] = await once(runner, 'exit');
    clearInterval(looking);
    if (code !== 0) throw new Error(`the run ended with ${code}`);
    return { connections, hold, ...memoryOf(seen), ...diskOf(folder) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Of the second and the last fifth: in the first one the runner still comes to its size. */
function memoryOf(seen) {
  const fifth = Math.floor(seen.length / 5);
  return {
    looks: seen.length,
    earlyBytes: median(seen.slice(fifth, 2 * fifth)),
    lateBytes: median(seen.slice(-fifth)),
    mostBytes: Math.max(...seen),
  };
}

function diskOf(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const run = JSON.parse(readFileSync(join(folder, files.find(isRun)), 'utf8'));
  const rows = run.evidence.machine.threads.value.atMs.length;
  return { rows, diskBytes: files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0) };
}

function phaseOf(folder) {
  const name = readdirSync(folder, { recursive: true, encoding: 'utf8' }).find(isRun);
  return name === undefined ? undefined : JSON.parse(readFileSync(join(folder, name), 'utf8')).state.phase;
}

function isRun(name) {
  return name.endsWith('run.json');
}

function residentBytes(pid) {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
}
