// What the trace of failed system calls costs wrk: requests a second, and requests for each second of processor time that wrk and the
// server took, which a busy machine distorts less. With and without, in turns. As root:
//   npm run build && node bench/trace-overhead.mjs [rounds]
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openFailedCalls } from '../dist/collectors/calls/failed-calls.js';
import { STRACE } from '../dist/drivers/program/strace.js';
import { parseWrk } from '../dist/drivers/wrk/output.js';

const ROUNDS = Number(process.argv[2] ?? 7);
const SECONDS = 2;
/** Of a clock tick of /proc/<pid>/stat. */
const TICKS_A_SECOND = 100;
const PORT = 18123;
const SERVER = `require('node:http').createServer((_, r) => r.end('ok')).listen({ port: ${PORT}, host: '127.0.0.1', backlog: 4096 })`;

const server = spawn(process.execPath, ['-e', SERVER], { stdio: 'ignore' });
const rates = { none: [], trace: [], strace: [] };
try {
  await new Promise(resolve => setTimeout(resolve, 500));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const mode of Object.keys(rates)) rates[mode].push(await measure(mode));
  }
} finally {
  server.kill();
}
for (const [mode, all] of Object.entries(rates)) {
  const of = name => median(all.map(one => one[name]));
  const change = name => `${((of(name) / median(rates.none.map(one => one[name])) - 1) * 100).toFixed(1)} %`;
  console.log(
    `${mode.padEnd(7)} ${Math.round(of('perSecond'))} a second (${change('perSecond')}), ${Math.round(of('perCpuSecond'))} a processor second (${change('perCpuSecond')})`,
  );
}

async function measure(mode) {
  const wrk = ['wrk', '-t2', '-c100', `-d${SECONDS}s`, `http://127.0.0.1:${PORT}/`];
  const gate = ['/bin/sh', '-c', 'read -r go; exec "$@" 2>&1', 'sh', ...wrk];
  const [command, ...args] =
    mode === 'strace' ? [spawnSync('which', ['strace']).stdout.toString().trim(), ...STRACE, ...gate] : gate;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const traced = [
    { pid: child.pid, side: 'client', role: 'driver', command: 'wrk' },
    { pid: server.pid, side: 'server', role: 'target', command: 'node' },
  ];
  const trace =
    mode === 'trace'
      ? openFailedCalls({ processes: traced, privilege: 'root', sinceStart: ms => ms, onTraceInstance: () => {} })
      : undefined;
  let cpu = 0;
  const serverBefore = cpuSeconds(server.pid);
  const sampling = setInterval(() => {
    trace?.sample(0);
    cpu = cpuSeconds(child.pid) ?? cpu;
  }, 50);
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  child.stdin.end('\n');
  await new Promise(resolve => child.once('close', resolve));
  clearInterval(sampling);
  trace?.close();
  const { requests, requestsPerSecond } = parseWrk(text);
  return {
    perSecond: requestsPerSecond,
    perCpuSecond: requests / (cpu + cpuSeconds(server.pid) - serverBefore),
  };
}

/** User and system time of a process; undefined once it is gone. */
function cpuSeconds(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return undefined;
  }
}

function median(values) {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
