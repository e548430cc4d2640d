import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AS_NOBODY } from '../as-nobody.ts';
import { causesOf, diagnose as diagnoseWith, nodeServer, programs, type Server, sectionOf } from './diagnosing.ts';
import { type Installed, install, type User } from './installed.ts';
import { requirements } from './requirements.ts';

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

const started = programs();
afterEach(() => started.end());

const serve = started.serve;
const healthy = () => serve(...nodeServer());
const diagnose = (args: readonly string[], user?: User) => diagnoseWith(installed, args, user);

const wrk = (server: Server, connections: number, threads = 2) => [
  'wrk',
  `-t${threads}`,
  `-c${connections}`,
  '-d3s',
  server.url,
];

describe('diagnose', () => {
  const check = requirements(['root', 'wrk']);

  it('names nofile on a server that runs out of descriptors', async context => {
    check(context);
    const server = await serve(...nodeServer('prlimit', '--nofile=100:100'));
    const { status, section, stderr } = diagnose(['--port', String(server.port), '--', ...wrk(server, 300)]);
    expect({ status, state: section?.state }).toEqual({ status: 1, state: 'completed' });
    expect(section?.attribution.groups[0]).toMatchObject({
      cause: { kind: 'limit', limit: 'nofile', side: 'server', value: '100' },
      // libuv sheds several connections per failed accept(): the calls are fewer than what they failed.
      confidence: 'likely',
    });
    expect(section?.outcomes).toMatchObject({ attempted: null, served: null, pending: 0 });
    // The command's own words are passed on.
    expect(stderr).toContain('Socket errors');
  });

  it('names nofile on a client that runs out of them, and counts each failure once', async context => {
    check(context);
    const server = await healthy();
    const limited = ['prlimit', '--nofile=60:60', ...wrk(server, 300, 1)];
    const { status, section, stderr } = diagnose(['--pid', String(server.pid), '--', ...limited]);
    const said = Number(/Socket errors: connect (\d+)/.exec(stderr)?.[1]);
    expect(said).toBeGreaterThan(200);
    expect(status).toBe(1);
    expect(section?.attribution.groups).toHaveLength(1);
    expect(section?.attribution.groups[0]).toMatchObject({
      count: said,
      symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
      cause: { kind: 'limit', limit: 'nofile', side: 'client', value: '60' },
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
    await expect.poll(() => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`sleep ${mark}`);
    expect(server.process).toMatchObject({ exitCode: null, signalCode: null });
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
    const limited = ['prlimit', '--nofile=200:200', ...wrk(server, 1000, 1)];
    const { section } = diagnose(['--port', String(server.port), '--', ...limited], 'ordinary');
    expect(section?.attribution.groups).toHaveLength(1);
    expect(section?.attribution.groups[0]).toMatchObject({
      symptom: { kind: 'errno', errno: 'EMFILE', syscall: 'socket' },
      cause: { kind: 'limit', limit: 'nofile', side: 'client', value: '200' },
    });
  });

  it('cannot diagnose a server that is not there, and says what listens', async context => {
    check(context);
    // However many listen here: the nearest port is told first.
    const { port } = await serve(...nodeServer(), '127.0.0.1', '2');
    const { status, stderr, stdout } = diagnose(['--port', '1', '--', 'true']);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toMatch(/nothing listens on port 1\b/);
    expect(stderr).toContain(`127.0.0.1:${port} (`);
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

/** Takes connections one after the other; what it does with the first bytes of each depends on its argument. */
const PICKY = `
import socket, sys, time
listener = socket.socket()
listener.bind(('127.0.0.1', 0))
listener.listen(100)
print(listener.getsockname()[1], flush=True)
held = []
while True:
    one, _ = listener.accept()
    if sys.argv[1] == 'close': one.recv(1000)
    if sys.argv[1] == 'reset': one.recv(1, socket.MSG_PEEK)
    if sys.argv[1] != 'hold': one.close()
    held.append(one)
`;
const curl = (server: Server, seconds: number) => `curl -s -m ${seconds} ${server.url} >/dev/null`;
const shell = (text: string) => ['sh', '-c', text];

describe('diagnose, of connections that no system call fails', () => {
  beforeEach(context => requirements(['root', 'curl'])(context));

  it.each([
    ['root', []],
    ['ordinary', AS_NOBODY],
  ] as const)('counts each that the server closes unanswered, as %s', async (user, prefix) => {
    const [program = '', ...args] = [...prefix, '/usr/bin/python3', '-c', PICKY, 'close'];
    const server = await serve(program, ...args);
    const { status, section } = diagnose(['--', ...shell(`for i in 1 2 3 4 5; do ${curl(server, 5)}; done`)], user);
    expect({ status, failed: section?.outcomes.failed, causes: causesOf(section) }).toEqual({
      status: 1,
      failed: 5,
      causes: ['closed-connection'],
    });
    expect(section?.attribution.groups[0]).toMatchObject({ symptom: { kind: 'eof' }, confidence: 'likely' });
  });

  it('counts each that the server resets', async () => {
    const server = await serve('python3', '-c', PICKY, 'reset');
    const { section } = diagnose(['--', ...shell(`for i in 1 2 3; do ${curl(server, 5)}; done`)]);
    expect(section?.attribution.groups).toMatchObject([
      { count: 3, symptom: { errno: 'ECONNRESET' }, cause: { what: 'closed-connection' }, confidence: 'proven' },
    ]);
  });

  it('counts each that is refused when the server has died, and blames its death', async () => {
    const server = await healthy();
    const command = shell(
      `${curl(server, 5)}; echo answered; sleep 1; for i in 1 2 3 4; do ${curl(server, 5)}; done; exit 3`,
    );
    const argv = installed.argv(['diagnose', '--format', 'json', '--', ...command]);
    const running = spawn(argv[0], argv.slice(1), { cwd: `${installed.folder}/root`, env: installed.environment });
    let stdout = '';
    running.stdout.on('data', chunk => {
      stdout += chunk;
    });
    await once(running.stderr, 'data');
    server.process.kill('SIGKILL');
    await once(running, 'close');
    const section = sectionOf(stdout);
    expect(section?.attribution.groups).toMatchObject([
      { count: 4, symptom: { errno: 'ECONNREFUSED' }, cause: { what: 'died' }, confidence: 'proven' },
    ]);
    expect(section?.warnings).toContainEqual(expect.stringContaining('exit code 3'));
  });

  it('counts each that gets no answer in time, and none that the client gave up before', async () => {
    const server = await serve('python3', '-c', PICKY, 'hold');
    const both = shell(`for i in 1 2 3; do ${curl(server, 4)} & done; ${curl(server, 1)}; wait`);
    const { section } = diagnose(['--connect-timeout', '2500ms', '--', ...both]);
    expect(section?.attribution.groups).toMatchObject([
      { count: 3, symptom: { kind: 'timeout' }, cause: { what: 'slow-to-answer' }, confidence: 'proven' },
    ]);
    expect(section?.warnings).toContainEqual(expect.stringMatching(/^1 connection was closed by the client/));
  });
});

/** Asks for `count` answers, each over a connection of its own that it closes first. */
const CLOSES_FIRST = `
import socket, sys, time
for _ in range(int(sys.argv[2])):
    time.sleep(0.002)
    try:
        one = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
        one.send(b'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n'); one.recv(1000); one.close()
    except OSError: pass
`;
/** Connects from one port, outside the range, again and again. */
const ONE_PORT = `
import socket, sys
held = []
for _ in range(5):
    one = socket.socket(); held.append(one)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.bind(('127.0.0.1', 20000))
    try: one.connect(('127.0.0.1', int(sys.argv[1])))
    except OSError: pass
`;
const FOREIGN = `
import socket, sys
try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), source_address=('203.0.113.9', 0))
except OSError: pass
`;
const WITHOUT_IPV6 = `
import socket, sys
open('/proc/sys/net/ipv6/conf/lo/disable_ipv6', 'w').write('1')
try: socket.create_connection(('::1', int(sys.argv[1])))
except OSError: pass
`;
/** Overflows a listener of its own, and runs out of descriptors of its own. */
const STRANGER = `
import resource, socket, time
listener = socket.socket(); listener.bind(('127.0.0.1', 0)); listener.listen(1)
held = []
for _ in range(30):
    one = socket.socket(); one.setblocking(False); one.connect_ex(listener.getsockname()); held.append(one)
resource.setrlimit(resource.RLIMIT_NOFILE, (len(held) + 5, len(held) + 5))
print(1, flush=True)
while True:
    try: listener.accept(); socket.socket()
    except OSError: time.sleep(0.02)
`;

describe('diagnose, of what looks the same', () => {
  const check = requirements(['root', 'wrk']);

  it('blames nothing for a stranger that overflows its own queue and runs out of its own descriptors', async context => {
    check(context);
    await serve('python3', '-c', STRANGER);
    const { status, section } = diagnose(['--', ...wrk(await healthy(), 50)]);
    expect({ status, groups: section?.attribution.groups }).toEqual({ status: 0, groups: [] });
  });

  it('blames nothing for a name whose other address nobody listens at', async context => {
    requirements(['curl'])(context);
    const server = await healthy();
    const everywhere = `http://localhost:${server.port}/`;
    const python = `import urllib.request; [urllib.request.urlopen('${everywhere}').read() for _ in range(3)]`;
    const command = shell(`curl -s ${everywhere} >/dev/null; python3 -c "${python}"`);
    const { status, section } = diagnose(['--port', `${server.port}`, '--', ...command]);
    expect({ status, groups: section?.attribution.groups }).toEqual({ status: 0, groups: [] });
  });

  it('tells ports in TIME-WAIT from ports in use', async context => {
    check(context);
    const settings = 'sysctl -qw net.ipv4.ip_local_port_range="30000 30099" net.ipv4.tcp_tw_reuse=0';
    const box = await serve(
      'unshare',
      '-n',
      'sh',
      '-c',
      `ip link set lo up; ${settings}; exec "$@"`,
      'sh',
      ...nodeServer(),
    );
    const within = (...command: readonly string[]) => {
      const [node, ...args] = installed.argv([
        'diagnose',
        '--format',
        'json',
        '--port',
        `${box.port}`,
        '--',
        ...command,
      ]);
      const enter = ['-t', `${box.pid}`, '-n', node, ...args];
      try {
        return execFileSync('nsenter', enter, { encoding: 'utf8', stdio: 'pipe', cwd: `${installed.folder}/root` });
      } catch (error) {
        return error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
      }
    };
    const inUse = sectionOf(within(...wrk(box, 150)));
    expect(causesOf(inUse)).toEqual(['ephemeral-ports']);
    const waiting = sectionOf(within('python3', '-c', CLOSES_FIRST, `${box.port}`, '300'));
    expect(causesOf(waiting)).toEqual(['time-wait-ports']);
    const python = (source: string) => causesOf(sectionOf(within('python3', '-c', source, `${box.port}`)));
    expect(python(ONE_PORT)).toEqual(['four-tuple-taken']);
    expect(python(FOREIGN)).toEqual(['foreign-address']);
    expect(python(WITHOUT_IPV6)).toEqual(['no-source-address']);
  });
});

describe('diagnose, stopped or cut off', () => {
  beforeEach(context => requirements(['root', 'curl'])(context));

  it('reports what was seen when the user stops it, and leaves nothing running', async () => {
    const server = await serve('python3', '-c', PICKY, 'close');
    const mark = `31.${process.pid}`;
    const command = shell(`${curl(server, 5)}; echo ready >&2; setsid sleep ${mark} & sleep ${mark}`);
    const argv = installed.argv(['diagnose', '--format', 'json', '--', ...command]);
    const running = spawn(argv[0], argv.slice(1), { cwd: `${installed.folder}/root`, env: installed.environment });
    let stdout = '';
    running.stdout.on('data', chunk => {
      stdout += chunk;
    });
    await once(running.stderr, 'data');
    await sleep(200);
    running.kill('SIGINT');
    const [code] = await once(running, 'close');
    expect(code).toBe(130);
    expect(sectionOf(stdout)).toMatchObject({ state: 'stopped', outcomes: { failed: 1 } });
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`sleep ${mark}`);
  });

  it('ends what an ordinary user leaves running in the background', async () => {
    const server = await healthy();
    const mark = `33.${process.pid}`;
    const { status } = diagnose(
      ['--port', `${server.port}`, '--', ...shell(`setsid sleep ${mark} & true`)],
      'ordinary',
    );
    // It never connected; whether nobody did depends on what else this machine does.
    expect([0, 4]).toContain(status);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(`sleep ${mark}`);
  });
});
