import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { openFailedCalls } from '../../dist/collectors/calls/failed-calls.js';
import { openPacketLosses } from '../../dist/collectors/packet-losses/packet-losses.js';
import { parseAb } from '../../dist/drivers/ab/output.js';
import { STRACE } from '../../dist/drivers/program/strace.js';
import { parseWrk } from '../../dist/drivers/wrk/output.js';

const SECONDS = 2;
/** Of a clock tick of /proc/<pid>/stat. */
const TICKS_A_SECOND = 100;
const PORT = 18123;
const SERVER = `require('node:http').createServer((_, r) => r.end('ok')).listen({ port: ${PORT}, host: '127.0.0.1', backlog: 4096 })`;

/** One that opens a connection for each request makes a port a request: their number is bounded. */
const CONNECTIONS = 10_000;
const LOADS = {
  wrk: { command: ['wrk', '-t2', '-c100', `-d${SECONDS}s`, `http://127.0.0.1:${PORT}/`], parse: parseWrk },
  ab: { command: ['ab', '-q', '-n', String(CONNECTIONS), '-c', '100', `http://127.0.0.1:${PORT}/`], parse: parseAb },
};
export const WATCHES = ['none', 'trace', 'bpf', 'strace'];
const HOST = side => ({ side, device: 'lo', run: act => act() });

/**
 * What watching costs a load that loses nothing: the trace of failed system calls, and programs that watch the kernel for lost packets. Of wrk, which
 * keeps its connections, and of ab, which opens one for each request: requests for each second of processor time that load and
 * server took, in turns. strace is what loadline uses where no trace is to be had.
 */
export async function compareWatches(rounds) {
  const server = spawn(process.execPath, ['-e', SERVER], { stdio: 'ignore' });
  const rates = Object.fromEntries(Object.keys(LOADS).map(load => [load, WATCHES.map(() => [])]));
  try {
    await listening();
    // The server gets faster while it is new.
    for (const load of Object.values(LOADS)) await measure(server, load, 'none');
    for (let round = 0; round < rounds; round += 1) {
      for (const [load, ofWatches] of Object.entries(rates)) {
        for (const [place, watch] of WATCHES.entries())
          ofWatches[place].push(await measure(server, LOADS[load], watch));
      }
    }
  } finally {
    server.kill();
  }
  return rates;
}

/** Until the server answers. */
async function listening() {
  while (
    !(await fetch(`http://127.0.0.1:${PORT}/`).then(
      answer => answer.ok,
      () => false,
    ))
  ) {
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

async function measure(server, { command: words, parse }, mode) {
  const gate = ['/bin/sh', '-c', 'read -r go; exec "$@" 2>&1', 'sh', ...words];
  const [command, ...args] =
    mode === 'strace' ? [spawnSync('which', ['strace']).stdout.toString().trim(), ...STRACE, ...gate] : gate;
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const watch = watchFor(mode, child, server);
  watch?.sample(0);
  let cpu = 0;
  const serverBefore = cpuSeconds(server.pid);
  const sampling = setInterval(() => {
    watch?.sample(0);
    cpu = cpuSeconds(child.pid) ?? cpu;
  }, 10);
  let text = '';
  child.stdout.on('data', chunk => {
    text += chunk;
  });
  child.stdin.end('\n');
  await new Promise(resolve => child.once('close', resolve));
  clearInterval(sampling);
  watch?.close();
  return parse(text).requests / (cpu + cpuSeconds(server.pid) - serverBefore);
}

function watchFor(mode, child, server) {
  const sinceStart = ms => ms;
  if (mode === 'bpf') {
    const hosts = { client: HOST('client'), server: HOST('server') };
    const namespaces = [['client', 'server']];
    const whose = { serverPorts: [PORT], isPublic: true, attempts: CONNECTIONS };
    return openPacketLosses({ hosts, namespaces, sinceStart, ...whose });
  }
  if (mode !== 'trace') return undefined;
  const processes = [
    { pid: child.pid, side: 'client', role: 'driver', command: 'load' },
    { pid: server.pid, side: 'server', role: 'target', command: 'node' },
  ];
  return openFailedCalls({ processes, privilege: 'root', sinceStart, onTraceInstance: () => {} });
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
