import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { causesOf, diagnose, nodeServer, programs } from './diagnosing.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const started = programs();
afterEach(() => started.end());

const wrk = (url: string, connections: number, seconds = 1) => ['wrk', '-t2', `-c${connections}`, `-d${seconds}s`, url];

/** Waits until the server has printed or listens, by asking it. */
async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await fetch(url, { headers: { connection: 'close' } }).catch(() => undefined);
    if (answer !== undefined) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

/** An nginx of one worker with 64 connections. */
async function nginx(port: number, usage: string): Promise<string> {
  const folder = started.folder();
  writeFileSync(
    `${folder}/nginx.conf`,
    `daemon off; worker_processes 1; user root; pid ${folder}/pid; error_log ${folder}/error.log ${usage};
     events { worker_connections 64; }
     http { access_log off; server { listen 127.0.0.1:${port}; location / { return 200 ok; } } }`,
  );
  started.run('nginx', '-c', `${folder}/nginx.conf`, '-e', `${folder}/error.log`);
  const url = `http://127.0.0.1:${port}/`;
  await answers(url);
  return url;
}

async function httpd(port: number): Promise<{ readonly url: string; readonly pid: number }> {
  const folder = started.folder();
  const modules = '/usr/lib/apache2/modules';
  writeFileSync(`${folder}/index.html`, 'ok');
  writeFileSync(
    `${folder}/httpd.conf`,
    `ServerRoot ${folder}\nDefaultRuntimeDir ${folder}\nPidFile ${folder}/pid\nListen 127.0.0.1:${port}\nServerName x
     LoadModule mpm_event_module ${modules}/mod_mpm_event.so
     LoadModule authz_core_module ${modules}/mod_authz_core.so
     ErrorLog ${folder}/error.log\nUser nobody\nGroup nogroup\nDocumentRoot ${folder}
     KeepAlive On\nKeepAliveTimeout 60\nMaxKeepAliveRequests 0
     ServerLimit 1\nStartServers 1\nThreadsPerChild 20\nMaxRequestWorkers 20\nAsyncRequestWorkerFactor 1`,
  );
  const { pid = 0 } = started.run('/usr/sbin/apache2', '-DFOREGROUND', '-f', `${folder}/httpd.conf`);
  const url = `http://127.0.0.1:${port}/index.html`;
  await answers(url);
  return { url, pid };
}

describe('diagnose, of an nginx that runs already', () => {
  const check = requirements(['root', 'nginx', 'wrk']);

  it.for([
    ['proven by its log', 'warn', 'proven'],
    ['likely by its settings, where its log leaves warnings out', 'error', 'likely'],
  ])('names worker_connections: %s', async ([, level = '', confidence], context) => {
    check(context);
    const url = await nginx(level === 'warn' ? 18_311 : 18_312, level);
    const { status, section } = diagnose(installed, ['--', ...wrk(url, 300)]);
    expect(status).toBe(1);
    for (const group of section?.attribution.groups ?? []) {
      expect(group).toMatchObject({ cause: { limit: 'nginx-worker-connections', value: '64' }, confidence });
    }
    expect(section?.attribution.groups.length).toBeGreaterThan(0);
  });

  it('blames nothing while it has connections left', async context => {
    check(context);
    const url = await nginx(18_313, 'error');
    expect(diagnose(installed, ['--', ...wrk(url, 20)])).toMatchObject({
      status: 0,
      section: { outcomes: { failed: 0 } },
    });
  });
});

it('names MaxRequestWorkers of an httpd that runs already', async context => {
  requirements(['root', 'apache2', 'wrk'])(context);
  const { url, pid } = await httpd(18_314);
  const before = childrenOf(pid);
  const { section } = diagnose(installed, ['--', ...wrk(url, 300, 3)]);
  // httpd may replace its child in the middle of a load: what the old one held ends with it, and nothing else does.
  const isReplaced = childrenOf(pid) !== before;
  expect(causesOf(section).filter(cause => !isReplaced || cause !== 'died')).toEqual(['httpd-max-workers']);
});

function childrenOf(pid: number): string {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
}

it('finds several listeners on one port, and what one process of them cannot hold', async context => {
  requirements(['root'])(context);
  const SHARED = `
import socket, sys, time
listeners = []
for _ in range(3):
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(('127.0.0.1', listeners[0].getsockname()[1] if listeners else 0))
    listener.listen(5)
    listeners.append(listener)
print(listeners[0].getsockname()[1], flush=True)
time.sleep(60)
`;
  const { port } = await started.serve('python3', '-c', SHARED);
  const burst = `
import socket, time
held = []
for _ in range(60):
    one = socket.socket(); one.setblocking(False); one.connect_ex(('127.0.0.1', ${port})); held.append(one)
time.sleep(2.5)
`;
  const { section } = diagnose(installed, [
    '--port',
    `${port}`,
    '--connect-timeout',
    '900ms',
    '--',
    'python3',
    '-c',
    burst,
  ]);
  expect(causesOf(section)).toContain('listen-backlog');
  // Six wait in each queue, and the application takes none of them.
  expect(causesOf(section)).toContain('slow-to-accept');
  expect(section?.outcomes.failed).toBe(60);
});

it('reaches a listener on :: by an IPv4 address, and counts its refusals nowhere else', async context => {
  requirements(['root', 'wrk'])(context);
  const server = await started.serve(...nodeServer(), '::');
  const { status, section } = diagnose(installed, ['--pid', `${server.pid}`, '--', ...wrk(server.url, 20)]);
  expect({ status, groups: section?.attribution.groups }).toEqual({ status: 0, groups: [] });
});

describe('diagnose, of a server in a network namespace of its own', () => {
  const check = requirements(['root', 'ip', 'wrk']);
  const TO_SERVER = '198.18.254.2';

  afterEach(() => {
    // It goes with the namespace of its other end, but only once the kernel has come to that.
    spawnSync('ip', ['link', 'delete', 'loadline-test'], { stdio: 'ignore' });
  });

  /** A Node server on port 8080 behind a pair of devices, as a container has it. */
  async function contained(): Promise<number> {
    const prepare =
      'ip link set lo up; echo; while ! ip addr show eth0 up 2>/dev/null | grep -q inet; do sleep 0.02; done';
    const command = ['sh', '-c', `${prepare}; exec "$@"`, 'sh', ...nodeServer('prlimit', '--nofile=100:100')];
    const child = started.run('unshare', '-n', ...command, '0.0.0.0', '8080');
    if (child.pid === undefined || child.stdout === null) throw new Error('unshare was not started');
    // It speaks from inside its namespace.
    await once(child.stdout, 'data');
    const join = `set -e
      ip link add loadline-test type veth peer name eth0 netns ${child.pid}
      ip addr add 198.18.254.1/30 dev loadline-test; ip link set loadline-test up
      nsenter -t ${child.pid} -n sh -c 'ip addr add ${TO_SERVER}/30 dev eth0; ip link set eth0 up'`;
    execFileSync('sh', ['-c', join], { stdio: 'pipe' });
    await answers(`http://${TO_SERVER}:8080/`);
    return child.pid;
  }

  it('reads its queues and descriptors there, by --pid', async context => {
    check(context);
    const pid = await contained();
    const { section } = diagnose(installed, ['--pid', `${pid}`, '--', ...wrk(`http://${TO_SERVER}:8080/`, 300, 3)]);
    expect(causesOf(section)).toEqual(['nofile']);
    expect(section?.attribution.groups[0]).toMatchObject({
      cause: { side: 'server', value: '100' },
      confidence: 'likely',
    });
    expect(section?.warnings).toContainEqual(expect.stringContaining(`network namespace of process ${pid}`));

    const aside = diagnose(installed, ['--pid', `${pid}`, '--', ...wrk('http://127.0.0.1:8080/', 1)]);
    expect(aside).toMatchObject({ status: 2, stdout: '' });
    expect(aside.stderr).toContain(`${TO_SERVER}:8080`);
    const ordinary = diagnose(installed, ['--pid', `${pid}`, '--', 'true'], 'ordinary');
    expect(ordinary).toMatchObject({ status: 3, stdout: '' });
  });
});

describe('diagnose, of a server that is at a cap of its own', () => {
  it('names the maxconn of haproxy, and the line that raises it', async context => {
    requirements(['root', 'haproxy', 'wrk'])(context);
    const folder = started.folder();
    const port = 18461;
    writeFileSync(
      `${folder}/haproxy.cfg`,
      `global\n maxconn 5000\ndefaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect 2s
frontend web\n bind 127.0.0.1:${port} backlog 1024\n maxconn 40\n http-request return status 200 content-type text/plain string ok\n`,
    );
    started.run('haproxy', '-f', `${folder}/haproxy.cfg`);
    const url = `http://127.0.0.1:${port}/`;
    await answers(url);
    const { section } = diagnose(installed, ['--port', String(port), '--', ...wrk(url, 120, 4)]);
    expect(causesOf(section)).toEqual(['at-its-own-cap']);
    expect(section?.attribution.groups[0]).toMatchObject({
      cause: { cap: { server: 'haproxy', setting: 'maxconn', value: 40 } },
      remedy: { change: { setting: 'maxconn' } },
    });
  });
});
