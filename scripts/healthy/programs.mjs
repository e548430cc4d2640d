import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether this machine has the program. */
export function isInstalled(program) {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

/** A port of 127.0.0.1 that nobody listens on at this moment. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Servers that were started and not ended: none stays behind. */
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server, which says what it says into the file `log`, and waits until it takes connections at `port`. */
export async function startServer([program, ...args], port, log) {
  const fd = openSync(log, 'a');
  // Some servers end their whole process group when they are told to end.
  const child = spawn(program, args, { stdio: ['ignore', fd, fd], detached: true });
  running.add(child);
  closeSync(fd);
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${readFileSync(log, 'utf8')}`);
    if (await takesConnections(port)) return child;
    await sleep(50);
  }
  throw new Error(`${program} does not listen on port ${port}: ${readFileSync(log, 'utf8')}`);
}

export async function endServer(child) {
  const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
  child.kill('SIGTERM');
  await Promise.race([ended, sleep(2000)]);
  child.kill('SIGKILL');
  await ended;
  running.delete(child);
}

async function takesConnections(port) {
  const socket = connect(port, '127.0.0.1');
  const isTaken = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).then(
    () => true,
    () => false,
  );
  socket.destroy();
  return isTaken;
}
