import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AS_NOBODY } from '../as-nobody.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

/** It says when it listens, and leaves a file beside it at each start. */
const SERVER = `
require('node:fs').appendFileSync('starts', 'x');
const server = require('node:http').createServer((_, answer) => answer.end('ok'));
server.listen({ host: '0.0.0.0', port: Number(process.argv[2]), backlog: 77 }, () => console.log('listening'));
`;

/** It takes the socket that it was given, and needs a variable of its unit. */
const GIVEN = `
if (process.env.COLOUR !== 'blue') process.exit(9);
require('node:http').createServer((_, answer) => answer.end('ok')).listen({ fd: 3 });
`;

let installed: Installed;
let server: ChildProcess | undefined;
beforeAll(() => {
  installed = install();
});
afterEach(async () => {
  if (server === undefined) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
  server = undefined;
});
afterAll(() => installed.remove());

describe.each<User>(['root', 'ordinary'])('as %s', user => {
  const check = requirements(['root', 'setpriv']);

  it('a server that runs becomes a scenario that runs, and its files stay as they are', async context => {
    check(context);
    const folder = path.join(installed.folder, user);
    // What is another user's cannot be layered over in a user namespace.
    if (user === 'ordinary') chownSync(folder, 65534, 65534);
    const port = await start(user, folder);
    const made = installed.loadline(['init', '--port', port, 'made.yaml', '--format', 'json'], user);
    expect(made.status, made.stdout + made.stderr).toBe(0);
    const { scenario, notCarriedOver, start: began } = JSON.parse(made.stdout);
    expect(began).toEqual({ state: 'started' });
    expect(scenario.target).toMatchObject({ kind: 'command', backlog: 77, files: 'private', env: { COLOUR: 'blue' } });
    expect(scenario.lab.server).toMatchObject({ nofile: 150, sysctl: { 'net.core.somaxconn': expect.any(String) } });
    expect(scenario.driver).toEqual({ probe: 'http' });
    expect(notCarriedOver).toContainEqual(expect.objectContaining({ gap: 'secret-variables', names: ['DB_PASSWORD'] }));

    const file = path.join(folder, 'made.yaml');
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
    expect(statSync(file).mode & 0o077).toBe(0);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(/connections: 100$/gm, 'connections: 300'));
    const ran = installed.loadline(['run', 'made.yaml', '--quiet', '--format', 'json'], user);
    const [{ attribution }] = JSON.parse(ran.stdout).runs;
    const limits = attribution.groups.map(({ cause }: { cause: { limit?: string } }) => cause.limit);
    expect(limits).toContain('nofile');
    expect(readFileSync(path.join(folder, 'starts'), 'utf8')).toBe('x');
  });

  it('what listens nowhere is said, and no file is written', context => {
    check(context);
    const { status, stderr } = installed.loadline(['init', '--port', '1', 'none.yaml'], user);
    expect(status).toBe(3);
    expect(stderr).toContain('nothing listens on port 1');
    expect(existsSync(path.join(installed.folder, user, 'none.yaml'))).toBe(false);
  });
});

describe('a unit that does not run', () => {
  const check = requirements(['root', 'setpriv', 'systemd-socket-activate']);
  const name = `loadline-test-${process.pid}`;
  const file = (type: string): string => `/run/systemd/system/${name}.${type}`;
  afterEach(() => {
    for (const type of ['service', 'socket']) rmSync(file(type), { force: true });
  });

  it('becomes a scenario whose copy starts, also where systemd listens for it', context => {
    check(context);
    const folder = path.join(installed.folder, 'root');
    writeFileSync(path.join(folder, 'given.cjs'), GIVEN);
    mkdirSync('/run/systemd/system', { recursive: true });
    const start = `ExecStart=${process.execPath} given.cjs`;
    const lines = ['[Service]', start, `WorkingDirectory=${folder}`, 'User=nobody', 'LimitNOFILE=150'];
    writeFileSync(file('service'), [...lines, 'Environment=COLOUR=blue'].join('\n'));
    writeFileSync(file('socket'), '[Socket]\nListenStream=8181\nBacklog=77');
    const made = installed.loadline(['init', '--unit', name, 'unit.yaml', '--format', 'json']);
    expect(made.status, made.stdout + made.stderr).toBe(0);
    const { scenario, server: of, start: began, notCarriedOver } = JSON.parse(made.stdout);
    expect(began).toEqual({ state: 'started' });
    expect(of).toMatchObject({ unit: `${name}.service`, listener: { port: 8181 } });
    expect(scenario.lab.server).toMatchObject({ nofile: 150 });
    expect(scenario.driver).toEqual({ probe: 'http' });
    expect(notCarriedOver).toContainEqual(expect.objectContaining({ gap: 'socket-activated', backlog: 77 }));
  });
});

/** Its port, once it listens. */
async function start(user: User, cwd: string): Promise<string> {
  writeFileSync(path.join(cwd, 'server.cjs'), SERVER);
  const port = String(await freePort());
  const limited = ['prlimit', '--nofile=150:150', process.execPath, 'server.cjs', port];
  const [program = '', ...args] = [...(user === 'root' ? [] : AS_NOBODY), ...limited];
  const env = { ...process.env, COLOUR: 'blue', DB_PASSWORD: 'hunter2' };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  server = child;
  await once(child.stdout, 'data');
  return port;
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '0.0.0.0');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
