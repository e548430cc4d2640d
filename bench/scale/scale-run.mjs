import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageOf } from '../usage.mjs';

const COMMAND = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const LOOK_EVERY_MS = 250;
const ROLES = { driver: 'drivers/connections/shard.js', target: 'targets/raw/shard.js', runner: 'cli/bin.js' };

const scenarioOf = connections => `
name: scale
lab: { server: { sysctl: { net.core.somaxconn: 65535, net.ipv4.tcp_max_syn_backlog: 65535 } } }
target: { kind: raw, backlog: 65535, engine: io_uring }
driver: { engine: io_uring }
load: { connections: ${connections}, arrival: { perSecond: 20000 }, connectTimeout: 60s, hold: 2s }
expect: [served == ${connections}]
`;

/** One whole `loadline run` that serves and holds so many connections, and what it took. Throws when one was not served. */
export async function runAtScale(connections) {
  const folder = mkdtempSync(join(tmpdir(), 'loadline-scale-'));
  try {
    const file = join(folder, 'scale.yaml');
    writeFileSync(file, scenarioOf(connections));
    const kernelBefore = kernelBytes();
    const runner = spawn(process.execPath, [COMMAND, 'run', file, '--quiet', '--out', folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const peaks = {};
    const looking = setInterval(() => look(runner.pid, folder, peaks), LOOK_EVERY_MS);
    const [code] = await once(runner, 'exit');
    clearInterval(looking);
    if (code !== 0) throw new Error(`${connections} connections: the run ended with ${code}`);
    return figures(connections, folder, peaks, kernelBefore);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function figures(connections, folder, peaks, kernelBefore) {
  const path = readdirSync(folder, { recursive: true }).find(name => name.endsWith('run.json'));
  const { phases, plan } = JSON.parse(readFileSync(join(folder, path), 'utf8'));
  const seconds = name => {
    const { startMs, endMs } = phases.find(phase => phase.name === name);
    return (endMs - startMs) / 1000;
  };
  const cpu = Object.values(peaks.usage).reduce((sum, { cpuUs }) => sum + cpuUs, 0);
  return {
    connections,
    processes: { driver: plan.driver.shards.length, target: plan.target.processes },
    seconds: { served: seconds('load'), autopsy: seconds('autopsy'), teardown: seconds('teardown') },
    cpuSecondsPer100k: (cpu / 1e6 / connections) * 1e5,
    userBytes: {
      driver: peaks.usage.driver.rssBytes,
      target: peaks.usage.target.rssBytes,
      runner: peaks.usage.runner.rssBytes,
    },
    kernelBytesPerConnection: (peaks.kernelBytes - kernelBefore) / connections,
    runnerShareOfCpu: peaks.usage.runner.cpuUs / cpu,
    samplingShareOfCpu: peaks.sampling.runnerUs / Math.max(1, peaks.sampling.cpuUs),
  };
}

/** Highest memory and processor time of each role so far; and what the runner took before it began its autopsy. */
function look(runnerPid, folder, peaks) {
  const usage = {};
  for (const [role, program] of Object.entries(ROLES)) {
    const pids = role === 'runner' ? [runnerPid] : descendants(program);
    try {
      const { rssBytes, userUs, systemUs } = usageOf(pids);
      const before = peaks.usage?.[role] ?? { rssBytes: 0, cpuUs: 0 };
      usage[role] = { rssBytes: Math.max(before.rssBytes, rssBytes), cpuUs: Math.max(before.cpuUs, userUs + systemUs) };
    } catch {
      usage[role] = peaks.usage?.[role] ?? { rssBytes: 0, cpuUs: 0 };
    }
  }
  peaks.usage = usage;
  if (isSampling(folder)) {
    const cpuUs = Object.values(usage).reduce((sum, each) => sum + each.cpuUs, 0);
    peaks.before ??= { runnerUs: usage.runner.cpuUs, cpuUs };
    peaks.sampling = { runnerUs: usage.runner.cpuUs - peaks.before.runnerUs, cpuUs: cpuUs - peaks.before.cpuUs };
  }
  peaks.kernelBytes = Math.max(peaks.kernelBytes ?? 0, kernelBytes());
}

/** Whether the run is under load: all that the runner does then is to gather evidence and to say how it goes. */
function isSampling(folder) {
  const path = readdirSync(folder, { recursive: true }).find(name => name.endsWith('run.json'));
  if (path === undefined) return false;
  const { state } = JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return state.phase === 'load' || state.phase === 'hold';
}

/** Processes of this package's programs. */
function descendants(program) {
  const script = fileURLToPath(new URL(`../../dist/${program}`, import.meta.url));
  return readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const [command, ...args] = readFileSync(`/proc/${name}/cmdline`, 'utf8').split('\0');
      return command === process.execPath && args.includes(script);
    } catch {
      return false;
    }
  });
}

/** What the kernel has taken for itself: slabs, page tables and the like. */
function kernelBytes() {
  const text = readFileSync('/proc/meminfo', 'utf8');
  const kib = name => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]);
  return (kib('SUnreclaim') + kib('PageTables') + kib('KernelStack')) * 1024;
}
