// node scripts/stacks/one.mjs NAME ADVICE
// Prints what `diagnose` says of one stack, whose servers are started for it and ended after it; its status is that of `diagnose`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { endServer, freePort, startServer } from '../healthy/programs.mjs';
import { applied } from './applied.mjs';
import { holdOnce } from './hold.mjs';
import { SERVERS } from './servers.mjs';

const LOADLINE = path.join(import.meta.dirname, '..', '..', 'dist/cli/bin.js');
const [name, advice] = process.argv.slice(2);
const {
  commands,
  client,
  behind = freePort,
  shell = [],
  clientShell = [],
  holds,
} = SERVERS.find(one => one.name === name);
const { server: forServer, client: forClient } = JSON.parse(advice);

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
const folder = mkdtempSync(path.join(tmpdir(), 'loadline-stack-'));
chmodSync(folder, 0o755);
const servers = [];
try {
  const ports = [await behind(folder), await freePort()];
  const started = applied(forServer, { folder, commands: commands(folder, ports), shell });
  for (const [index, command] of started.commands.entries()) {
    const log = path.join(folder, `${index}.log`);
    servers.push(await startServer(throughShell(started.shell, command), ports[index], log));
  }
  const port = ports[started.commands.length - 1];
  const asks = applied(forClient, { folder, commands: [client(port, folder)], shell: clientShell });
  await diagnose(throughShell(asks.shell, asks.commands[0]), port, servers[holds]);
} finally {
  for (const server of servers.reverse()) await endServer(server);
  if (process.env.KEEP) spawnSync('cp', ['-r', folder, process.env.KEEP]);
  rmSync(folder, { recursive: true, force: true });
}

function throughShell(lines, command) {
  return lines.length === 0 ? command : ['sh', '-c', `${[...lines, 'exec "$@"'].join('\n')}`, 'sh', ...command];
}

/** @param held a server that is stopped for a moment when the client asks for it */
async function diagnose(command, port, held) {
  const reports = path.join(folder, 'reports');
  const args = ['diagnose', '--format', 'json', '--out', reports, '--port', `${port}`, '--', ...command];
  const child = spawn(process.execPath, [LOADLINE, ...args], { stdio: ['ignore', 'inherit', 'inherit'] });
  if (held !== undefined) await holdOnce(held, folder, () => child.exitCode !== null);
  [process.exitCode] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
}
