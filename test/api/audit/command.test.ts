import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { audit } from '../../../src/cli/commands/audit.ts';
import { CannotRun, InvalidInput } from '../../../src/model/errors.ts';
import { AS_NOBODY } from '../../as-nobody.ts';
import { TREES } from './audit-of.ts';

const BIN = join(import.meta.dirname, '../../../dist/cli/bin.js');
const FOLDER = mkdtempSync(join(tmpdir(), 'loadline-audit-'));
const ROOT = process.getuid?.() === 0;
let sleeper: ChildProcess;

beforeAll(() => {
  if (!existsSync(BIN)) throw new Error(`${BIN} is missing: npx tsc -p tsconfig.build.json`);
  sleeper = spawn('sleep', ['60']);
});

afterAll(() => {
  sleeper.kill();
  rmSync(FOLDER, { recursive: true });
});

function auditCommand(...args: readonly string[]) {
  return run([process.execPath, BIN, 'audit', ...args]);
}

/** While this process goes on. */
async function asynchronously(...args: readonly string[]) {
  return promisify(execFile)(process.execPath, [BIN, 'audit', ...args]);
}

function run([program = '', ...args]: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

describe('this machine', () => {
  test('is audited as JSON, with a line for every limit', () => {
    const { status, stdout } = auditCommand('--format', 'json');
    const report = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(report).toMatchObject({ schema: 'loadline.audit/1', connections: null, root: '/' });
    expect(report.lines).toHaveLength(24);
    expect(report.lines.find((line: { limit: string }) => line.limit === 'nofile').value.state).toBe('read');
  });

  test('holds one connection, and not a billion', () => {
    expect(auditCommand('--connections', '1').status).toBe(0);
    const { status, stdout } = auditCommand('--connections', '1000000000', '--side', 'server');
    expect(status).toBe(1);
    expect(stdout).toContain('as a server  no, ');
    expect(stdout).not.toContain('as a client');
  });

  test('is seen as a process sees it', () => {
    const { status, stdout } = auditCommand('--pid', String(sleeper.pid), '--format', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout).process).toMatchObject({ kind: 'process', pid: sleeper.pid, name: 'sleep' });
  });

  test('is seen with the listeners that the process connects to, and their bounds', async () => {
    const behind = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 7 });
    await once(behind, 'listening');
    const { port } = behind.address() as AddressInfo;
    const passer = spawn(process.execPath, ['-e', `require('net').connect(${port}, '127.0.0.1')`]);
    try {
      const [accepted] = (await once(behind, 'connection')) as [Socket];
      const { stdout } = await asynchronously('--pid', String(passer.pid), '--format', 'json');
      accepted.destroy();
      expect(JSON.parse(stdout).behind).toMatchObject([
        { to: `127.0.0.1:${port}`, waiting: 0, bound: 7, portsTaken: 1, process: { pid: process.pid } },
      ]);
    } finally {
      passer.kill();
      behind.close();
    }
  });

  test('is audited for an ordinary user, who is told what cannot be read', () => {
    const user = [...(ROOT ? AS_NOBODY : []), process.execPath, BIN];
    const { status, stdout } = run([...user, 'audit', '--pid', '1', '--connections', '10']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^nofile .* - +at most /m);
  });
});

/** Accepts until it cannot, and says how many it has. */
const GREEDY = `
import socket
server = socket.create_server(("127.0.0.1", 0), backlog=200)
print(server.getsockname()[1], flush=True)
held = []
try:
    while True: held.append(server.accept())
except OSError as error:
    print(error.errno, len(held), flush=True)
`;

test('a server out of descriptors holds as many connections as its audit said', async () => {
  const server = spawn('sh', ['-c', `ulimit -n 64; exec python3 -c '${GREEDY}'`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const line = async () => String((await lines.next()).value);
  const clients: Socket[] = [];
  try {
    const port = Number(await line());
    const audited = JSON.parse(auditCommand('--pid', String(server.pid), '--format', 'json').stdout).lines;
    const { allows } = audited.find(({ limit }: { limit: string }) => limit === 'nofile');
    for (let each = 0; each < 100; each++) clients.push(connect(port, '127.0.0.1').on('error', () => undefined));
    expect(await line()).toBe(`24 ${allows.server.most}`);
    expect(allows.server).toMatchObject({ most: 60, atMost: false });
  } finally {
    for (const client of clients) client.destroy();
    server.kill('SIGKILL');
  }
});

/** A namespace of one's own takes root: without it an ordinary user's, in which root is only played. */
describe('a process in another network namespace', () => {
  test('has the settings of that namespace', async () => {
    const unshare = ROOT ? ['unshare', '--net'] : ['unshare', '--user', '--map-root-user', '--net'];
    const inside = 'echo 777 > /proc/sys/net/core/somaxconn && echo ready && exec sleep 60';
    const [program = '', ...args] = [...unshare, 'sh', '-c', inside];
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      await new Promise(resolve => child.stdout.once('data', resolve));
      const { lines, notes } = JSON.parse(auditCommand('--pid', String(child.pid), '--format', 'json').stdout);
      expect(notes).toContainEqual({ code: 'own-network' });
      const { value } = lines.find((line: { limit: string }) => line.limit === 'somaxconn');
      expect(value).toMatchObject(ROOT ? { value: { number: 777 } } : { state: 'failed' });
      const whole = lines.find((line: { limit: string }) => line.limit === 'file-max');
      expect(whole.value.state).toBe('read');
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('files to install', () => {
  const tree = ['--root', join(TREES, 'debian-12'), '--unit', 'idle@a', '--connections', '30000'];

  test('are written below the folder, and named on standard error', () => {
    const { status, stderr } = auditCommand(...tree, '--write', join(FOLDER, 'a'));
    expect(status).toBe(1);
    const dropIn = join(FOLDER, 'a/systemd/system/idle@a.service.d/90-loadline.conf');
    expect(stderr).toBe(`wrote ${join(FOLDER, 'a/sysctl.d/90-loadline.conf')}\nwrote ${dropIn}\n`);
    expect(readFileSync(dropIn, 'utf8')).toContain('LimitNOFILE=31000\n');
    expect(auditCommand(...tree, '--write', join(FOLDER, 'a')).status).toBe(1);
  });

  test('never replace another one: nothing is written then', () => {
    run(['mkdir', '-p', join(FOLDER, 'b/systemd/system/idle@a.service.d')]);
    const other = join(FOLDER, 'b/systemd/system/idle@a.service.d/90-loadline.conf');
    writeFileSync(other, 'mine\n');
    const { status, stderr } = auditCommand(...tree, '--write', join(FOLDER, 'b'));
    expect(status).toBe(2);
    expect(stderr).toContain(`${other}: is there already and says something else`);
    expect(readFileSync(other, 'utf8')).toBe('mine\n');
    expect(existsSync(join(FOLDER, 'b/sysctl.d'))).toBe(false);
  });
});

test.each([
  [{ connections: 'many' }, InvalidInput, '"many" is not one'],
  [{ connections: '0' }, InvalidInput, '"0" is not one'],
  [{ side: 'sever' }, InvalidInput, "'sever' is no side"],
  [{ pid: '1', unit: 'a' }, InvalidInput, 'is given beside --pid'],
  [{ write: 'x' }, InvalidInput, 'needs --connections'],
  [{ pid: '99999999' }, CannotRun, 'there is no process 99999999'],
  [{ unit: 'no-such-unit' }, CannotRun, 'there is no unit no-such-unit.service'],
  [{ root: '/nonexistent' }, CannotRun, 'it has no proc/sys'],
])('%j is refused, and nothing is printed', async (options, kind, words) => {
  const silent = {
    format: [],
    force: false,
    formatAsked: false,
    out: FOLDER,
    quiet: true,
    color: false,
    progress: 'none',
    debug: false,
    bpf: true,
    packetLosses: true,
  } as const;
  const refusal = await audit({ ...silent, ...options }).catch((reason: unknown) => reason);
  expect(refusal).toBeInstanceOf(kind);
  expect(refusal).toMatchObject({ message: expect.stringContaining(words) });
});
