import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { causesOf, nodeServer, programs, sectionOf } from './diagnosing.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

/** Listens with a queue of five, and takes nobody. */
const DEAF = `
import socket, time
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)
time.sleep(60)
`;

/** Connects so often at once, and waits. */
const BURST = `
import socket, sys, time
sockets = []
for _ in range(40):
    one = socket.socket()
    one.setblocking(False)
    one.connect_ex(('127.0.0.1', int(sys.argv[1])))
    sockets.append(one)
time.sleep(5)
`;

/** Asks once, and prints what came. */
const ASK = `
import socket, sys
one = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
one.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')
print(one.recv(100), flush=True)
`;

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const started = programs();
afterEach(() => started.end());

const check = requirements(['root', 'python3']);

/** A watch that stands; `ended` resolves once it has reported. */
async function watching(port: number, user: User = 'root') {
  const [command, ...args] = installed.argv(['watch', '--port', `${port}`, '--every', '1s', '--format', 'json'], user);
  const child = spawn(command, args, {
    cwd: join(installed.folder, user),
    env: installed.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text;
  });
  const said = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => pattern.test(stderr) && resolve();
      child.stderr.on('data', look);
      child.once('exit', () => reject(new Error(`it ended: ${stderr}`)));
      look();
    });
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text;
  });
  const exit = once(child, 'exit');
  await said(/watched /);
  return {
    said,
    end: async () => {
      child.kill('SIGINT');
      const [status] = await exit;
      return { status, section: sectionOf(stdout), stderr, stdout };
    },
  };
}

test('a burst into a short queue is named while it is watched, and Ctrl-C ends it with a report', async context => {
  check(context);
  const { port } = await started.serve('python3', '-c', DEAF);
  const watch = await watching(port);
  started.run('python3', '-c', BURST, String(port));
  await watch.said(/met: accept queue \(server\), 6 of 5|met: the listener dropped/);
  await watch.said(/[\d,]+ failed \(/);
  const { status, section, stderr } = await watch.end();
  expect({ status, state: section?.state }).toEqual({ status: 1, state: 'completed' });
  expect(causesOf(section)[0]).toBe('listen-backlog');
  expect(stderr).toContain('kept in');
}, 60_000);

test('traffic that is served passes, and what nobody connected to cannot be told', async context => {
  check(context);
  const server = await started.serve(...nodeServer());
  const quiet = await watching(server.port);
  const nobody = await quiet.end();
  expect(nobody.stdout).toContain('never-connected');
  expect(nobody.status).toBe(4);
  const watch = await watching(server.port);
  const client = started.run('python3', '-c', ASK, String(server.port));
  await once(client, 'exit');
  const { section } = await watch.end();
  expect({ state: section?.state, failed: section?.outcomes.failed }).toEqual({ state: 'completed', failed: 0 });
}, 60_000);

test('an ordinary user reads what was not seen', async context => {
  check(context);
  const server = await started.serve(...nodeServer());
  const { section, stdout } = await (await watching(server.port, 'ordinary')).end();
  expect(section?.warnings.join(' ')).toContain('Failed system calls of the clients were not counted');
  expect(() => JSON.parse(stdout)).not.toThrow();
}, 60_000);

test('lost packets are not watched where that was asked for', async context => {
  check(context);
  const { port } = await started.serve(...nodeServer());
  const asked = ['watch', '--port', `${port}`, '--for', '1s', '--no-packet-losses', '--format', 'json'];
  expect(installed.loadline(asked).stdout).toContain('the run was asked not to watch lost packets');
}, 60_000);

test('a port without a listener lists what listens, and a command is what diagnose lacks', () => {
  const none = installed.loadline(['watch', '--port', '1']);
  expect(none.status).toBe(3);
  expect(none.stderr).toContain('nothing listens on port 1');
  const diagnosis = installed.loadline(['diagnose', '--port', '1']);
  expect(diagnosis.status).toBe(2);
  expect(diagnosis.stderr).toContain('loadline watch');
});
