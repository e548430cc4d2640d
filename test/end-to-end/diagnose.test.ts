import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

const SERVER = `
  const server = require('node:http').createServer((_request, response) => response.end('ok'));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
/** Listens, and never accepts. */
const DEAF = `
import socket, time
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(5)
print(listener.getsockname()[1], flush=True)
time.sleep(60)
`;

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const started: ChildProcess[] = [];
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
});

interface Server {
  readonly pid: number;
  readonly port: number;
  readonly url: string;
}

async function serve(program: string, ...args: readonly string[]): Promise<Server> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  started.push(child);
  const [printed] = await once(child.stdout, 'data');
  const port = Number(String(printed));
  return { pid: child.pid ?? 0, port, url: `http://127.0.0.1:${port}/` };
}

const healthy = () => serve(process.execPath, '-e', SERVER);

interface Section {
  readonly outcomes: Readonly<Record<'attempted' | 'served' | 'failed' | 'pending', number | null>>;
  readonly attribution: { readonly groups: readonly Group[] };
  readonly state: string;
  readonly warnings: readonly string[];
}

interface Group {
  readonly count: number;
  readonly symptom: object;
  readonly cause: object;
  readonly confidence: string;
}

function diagnose(args: readonly string[], user: User = 'root') {
  const { status, stdout, stderr } = installed.loadline(['diagnose', '--format', 'json', ...args], user);
  const section: Section | undefined = stdout === '' ? undefined : JSON.parse(stdout).runs[0];
  return { status, stderr, section, stdout };
}

const wrk = (server: Server, connections: number) => ['wrk', '-t2', `-c${connections}`, '-d3s', server.url];

describe('diagnose', () => {
  const check = requirements(['root', 'wrk']);

  it('names nofile on a server that runs out of descriptors', async context => {
    check(context);
    const server = await serve('prlimit', '--nofile=500:500', process.execPath, '-e', SERVER);
    const { status, section, stderr } = diagnose(['--port', String(server.port), '--', ...wrk(server, 1000)]);
    expect({ status, state: section?.state }).toEqual({ status: 1, state: 'completed' });
    expect(section?.attribution.groups[0]).toMatchObject({
      cause: { kind: 'limit', limit: 'nofile', side: 'server', value: '500' },
      confidence: 'proven',
    });
    expect(section?.outcomes).toMatchObject({ attempted: null, served: null, pending: 0 });
    // The command's own words are passed on.
    expect(stderr).toContain('Socket errors');
  });

  it('names nofile on a client that runs out of them, and counts each failure once', async context => {
    check(context);
    const server = await healthy();
    const limited = ['prlimit', '--nofile=200:200', ...wrk(server, 1000)];
    const { status, section, stderr } = diagnose(['--pid', String(server.pid), '--', ...limited]);
    const said = Number(/Socket errors: connect (\d+)/.exec(stderr)?.[1]);
    expect(said).toBeGreaterThan(750);
    expect(status).toBe(1);
    expect(section?.attribution.groups).toHaveLength(1);
    expect(section?.attribution.groups[0]).toMatchObject({
      count: said,
      symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
      cause: { kind: 'limit', limit: 'nofile', side: 'client', value: '200' },
      confidence: 'proven',
    });
  });

  it('finds the server by the address among the words, and nothing where nothing failed', async context => {
    check(context);
    const { status, section } = diagnose(['--', ...wrk(await healthy(), 50)]);
    expect({ status, failed: section?.outcomes.failed, groups: section?.attribution.groups }).toEqual({
      status: 0,
      failed: 0,
      groups: [],
    });
  });

  it('counts connections that the application does not take, from a shell that starts many clients', context => {
    check(context);
    return serve('python3', '-c', DEAF).then(server => {
      const connect = `exec 3<>/dev/tcp/127.0.0.1/${server.port}; sleep 4`;
      const command = `for i in 1 2 3; do bash -c '${connect}' & done; wait`;
      const { status, section } = diagnose(['--port', String(server.port), '--', 'bash', '-c', command]);
      expect(status).toBe(1);
      expect(section?.outcomes.failed).toBe(3);
      expect(section?.attribution.groups[0]).toMatchObject({
        count: 3,
        cause: { kind: 'application', what: 'slow-to-accept', side: 'server' },
      });
    });
  });

  it('ends the whole tree of a command when its time is over', async context => {
    check(context);
    const server = await healthy();
    const mark = `29.${process.pid}`;
    const command = `trap '' INT; sleep ${mark} & sleep ${mark}; true`;
    const { section } = diagnose(['--port', String(server.port), '--duration', '500ms', '--', 'sh', '-c', command]);
    expect(section?.warnings).toContainEqual(expect.stringContaining('ended before it had come to its own end'));
    await sleep(100);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`sleep ${mark}`);
    expect(started.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)).toBe(true);
  });

  it('says what it cannot see without root', async context => {
    check(context);
    const server = await healthy();
    const { section } = diagnose(['--port', String(server.port), '--', ...wrk(server, 20)], 'ordinary');
    expect(section?.warnings).toContainEqual(expect.stringContaining('belong to another user'));
    expect(section?.warnings).toContainEqual(expect.stringContaining('were not counted'));
  });

  it('names nofile on the client of an ordinary user, whose server it cannot see', async context => {
    check(context);
    requirements(['strace'])(context);
    const server = await healthy();
    const limited = ['prlimit', '--nofile=200:200', ...wrk(server, 1000)];
    const { section } = diagnose(['--port', String(server.port), '--', ...limited], 'ordinary');
    expect(section?.attribution.groups).toHaveLength(1);
    expect(section?.attribution.groups[0]).toMatchObject({
      symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
      cause: { kind: 'limit', limit: 'nofile', side: 'client', value: '200' },
    });
  });

  it('cannot diagnose a server that is not there, and says what listens', async context => {
    check(context);
    const { port } = await healthy();
    const { status, stderr, stdout } = diagnose(['--port', '1', '--', 'true']);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/nothing listens on port 1\b/);
    expect(stderr).toContain(`127.0.0.1:${port}`);
    expect(diagnose(['--pid', '4194303', '--', 'true']).status).toBe(3);
    expect(diagnose(['--port', String(port), '--', 'no-such-program']).status).toBe(3);
  });

  it.each([
    [['--', 'true']],
    [['--port', 'http', '--', 'true']],
    [['--port', '80', '--duration', '5', '--', 'true']],
    [['--port', '80']],
  ])('takes %j for bad usage', args => {
    expect(diagnose(args)).toMatchObject({ status: 2, stdout: '' });
  });
});
