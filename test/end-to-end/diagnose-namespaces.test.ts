import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { causesOf, diagnose } from './diagnosing.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const BLUE = `loadline-blue-${process.pid}`;
const ip = (...words: readonly string[]) => execFileSync('ip', words, { stdio: 'ignore' });
/** Answers each request after 50 ms, and prints its port. */
const SERVER = `require('http').createServer((_, answer) => setTimeout(() => answer.end('ok'), 50))
  .listen(Number(process.argv[1]), '127.0.0.1', function () { console.log(this.address().port) })`;
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

/** A named network namespace in which a server answers at 127.0.0.1, and the server's process. */
async function servedNamespace(): Promise<{ port: number; pid: number }> {
  ip('netns', 'add', BLUE);
  ends.push(() => ip('netns', 'del', BLUE));
  ip('-n', BLUE, 'link', 'set', 'lo', 'up');
  const child = spawn('ip', ['netns', 'exec', BLUE, process.execPath, '-e', SERVER, '8080'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ends.push(() => void child.kill('SIGKILL'));
  const [port] = await once(child.stdout, 'data');
  return { port: Number(String(port)), pid: child.pid ?? 0 };
}

describe('a command that enters another network namespace', () => {
  const check = requirements(['root', 'ip', 'wrk', 'nsenter']);

  it('is followed there, by its name or by a process in it', async context => {
    check(context);
    const { port, pid } = await servedNamespace();
    const wrk = ['wrk', '-t1', '-c5', '-d1s', `http://127.0.0.1:${port}/`];
    const named = diagnose(installed, ['--', 'ip', 'netns', 'exec', BLUE, ...wrk]);
    expect({ status: named.status, failed: named.section?.outcomes.failed }).toEqual({ status: 0, failed: 0 });
    expect(diagnose(installed, ['--', 'nsenter', '-t', `${pid}`, '-n', ...wrk]).status).toBe(0);
  });

  it('has its failures named by the settings in force there', async context => {
    check(context);
    const { port } = await servedNamespace();
    ip('netns', 'exec', BLUE, 'sysctl', '-qw', 'net.ipv4.ip_local_port_range=30000 30019');
    const wrk = ['wrk', '-t1', '-c60', '-d1s', `http://127.0.0.1:${port}/`];
    const { status, section } = diagnose(installed, ['--', 'ip', 'netns', 'exec', BLUE, ...wrk]);
    expect({ status, causes: causesOf(section) }).toEqual({ status: 1, causes: ['ephemeral-ports'] });
  });

  it('never passes where it may not be followed', async context => {
    check(context);
    const { pid } = await servedNamespace();
    const server = spawn(process.execPath, ['-e', SERVER, '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    ends.push(() => void server.kill('SIGKILL'));
    const [port] = await once(server.stdout, 'data');
    const command = ['nsenter', '-t', `${pid}`, '-n', 'curl', '-s', `http://127.0.0.1:${Number(String(port))}/`];
    const { status, stdout } = diagnose(installed, ['--', ...command], 'ordinary');
    const doubts = JSON.parse(stdout).runs[0].verdict.doubts.map(({ doubt }: { doubt: string }) => doubt);
    expect({ status, doubts }).toMatchObject({ status: 4, doubts: expect.arrayContaining(['command-unseen']) });
  });
});
