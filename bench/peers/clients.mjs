import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram } from '../../dist/system/programs.js';
import { loadlineClient } from '../loadline-client.mjs';
import { nodeNetClient } from '../node-net-client.mjs';

const SOURCE = fileURLToPath(new URL('reference.c', import.meta.url));
const SECONDS = 60;

/** Clients by name that this machine has: each opens the plan's connections from one process and holds them until `close`. */
export function clientsHere() {
  const clients = {
    'loadline (io_uring)': ours('io_uring'),
    'loadline (epoll)': ours('epoll'),
    'node:net': nodeNetClient,
    autocannon: command(({ url, connections }) => [
      process.execPath,
      createRequire(import.meta.url).resolve('autocannon'),
      '-c',
      connections,
      '-d',
      SECONDS,
      '-t',
      SECONDS,
      url,
    ]),
  };
  const wrk = findProgram('wrk');
  const ab = findProgram('ab');
  const h2load = findProgram('h2load');
  const gcc = findProgram('gcc');
  if (wrk !== undefined)
    clients.wrk = command(({ url, connections }) => [wrk, '-t1', `-c${connections}`, `-d${SECONDS}`, url]);
  if (ab !== undefined)
    clients.ab = command(({ url, connections }) => [
      ab,
      '-k',
      '-r',
      '-s',
      SECONDS,
      '-t',
      SECONDS,
      '-n',
      1e8,
      '-c',
      connections,
      url,
    ]);
  if (h2load !== undefined)
    clients.h2load = command(({ url, connections }) => [h2load, '--h1', '-D', SECONDS, '-c', connections, url]);
  if (gcc !== undefined) clients['C over epoll'] = reference(gcc);
  return clients;
}

/** The driver's shard with this engine. */
function ours(engine) {
  return (plan, host, listener) => loadlineClient({ ...plan, driver: { ...plan.driver, engine } }, host, listener);
}

/** A program that begins to connect when it is started, and is killed when it has been measured. */
function command(argv) {
  return async (plan, host, { address, port }) => {
    const [{ connections }] = plan.driver.shards;
    const [program, ...args] = argv({ url: `http://${address}:${port}/`, connections }).map(String);
    let child;
    return {
      get pids() {
        return child === undefined ? [] : [child.pid];
      },
      open: async () => {
        child = host.run(() => spawn(program, args, { stdio: 'ignore' }));
      },
      close: async () => {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      },
    };
  };
}

function reference(gcc) {
  const program = join(mkdtempSync(join(tmpdir(), 'loadline-reference-')), 'reference');
  execFileSync(gcc, ['-O2', '-o', program, SOURCE]);
  return async (plan, host, { address, port }) => {
    const [{ connections }] = plan.driver.shards;
    let child;
    return {
      get pids() {
        return child === undefined ? [] : [child.pid];
      },
      open: async () => {
        child = host.run(() =>
          spawn(program, [address, String(port), String(connections)], { stdio: ['pipe', 'ignore', 'inherit'] }),
        );
      },
      close: async () => {
        const ended = once(child, 'exit');
        child.stdin.end();
        await ended;
      },
    };
  };
}
