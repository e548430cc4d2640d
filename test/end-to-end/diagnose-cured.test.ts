import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone } from './diagnose-alone.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

/** What a report advises is done, and the failure is gone. */
let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

/** Answers late, so that connections are open at the same time. */
function node(port: number): string[] {
  const answer = `setTimeout(() => response.end('ok'), 300)`;
  const server = `require('node:http').createServer((_request, response) => ${answer})`;
  return [process.execPath, '-e', `${server}.listen(${port}, '127.0.0.1', 2048)`];
}

describe('diagnose, and then what it advises', { timeout: 120_000 }, () => {
  it('gives ab the descriptors that its -c states, although it ended at its first failure', context => {
    requirements(['root', 'ip', 'ab'])(context);
    const ab = ['ab', '-q', '-n', '1200', '-c', '600', 'http://127.0.0.1:8000/'];
    const limited = (nofile: string) => ['prlimit', `--nofile=${nofile}:20000`, ...ab];
    const failing = diagnoseAlone(installed, { before: '', command: limited('200'), server: node(8000) });
    const [group] = failing.section?.attribution.groups ?? [];
    expect(group).toMatchObject({
      cause: { limit: 'nofile', side: 'client' },
      remedy: { change: { setting: 'nofile' } },
    });
    const cured = diagnoseAlone(installed, {
      before: '',
      command: limited(group?.remedy?.change.to ?? ''),
      server: node(8000),
    });
    expect({ status: cured.status, failed: cured.section?.outcomes.failed }).toEqual({ status: 0, failed: 0 });
  });

  it('raises the maxconn of a proxy whose queue is as short, and whose upstream is on the same host', context => {
    requirements(['root', 'ip', 'haproxy', 'wrk'])(context);
    const haproxy = (maxconn: string) => {
      const file = `${installed.folder}/root/haproxy.cfg`;
      writeFileSync(
        file,
        `global\n maxconn ${maxconn}\ndefaults\n mode http\n timeout client 10s\n timeout server 10s\n timeout connect 2s
frontend web\n bind 127.0.0.1:8000 backlog ${maxconn}\n default_backend nodes\nbackend nodes\n server one 127.0.0.1:8001\n`,
      );
      const before = `${node(8001)
        .map(word => `'${word.replaceAll("'", String.raw`'\''`)}'`)
        .join(' ')} &
upstream=$!; trap 'kill $target $upstream' EXIT
for _ in $(seq 50); do ss -Hlnt 'sport = :8001' | grep -q . && break; sleep 0.1; done`;
      const command = ['wrk', '-t1', '-c100', '-d3s', 'http://127.0.0.1:8000/'];
      return diagnoseAlone(installed, { before, command, server: ['haproxy', '-db', '-f', file] });
    };
    const { section } = haproxy('30');
    const groups = section?.attribution.groups ?? [];
    const cap = { server: 'haproxy', setting: 'maxconn', value: 30 };
    expect(groups.length).toBeGreaterThan(0);
    for (const { cause } of groups) expect(cause.root ?? cause).toMatchObject({ what: 'at-its-own-cap', cap });
    const cured = haproxy(groups[0]?.remedy?.change.to ?? '');
    expect({ status: cured.status, failed: cured.section?.outcomes.failed }).toEqual({ status: 0, failed: 0 });
  });

  it('counts no failure of a name whose IPv6 address is not there, and whose IPv4 address answers', context => {
    requirements(['root', 'ip', 'python3'])(context);
    const hosts = `${installed.folder}/root/hosts`;
    writeFileSync(hosts, '127.0.0.1 app localhost\n::1 app\n');
    const before = `mount --bind ${hosts} /etc/hosts; sysctl -qw net.ipv6.conf.all.disable_ipv6=1`;
    const asks = `
import socket
for _ in range(40):
    one = socket.create_connection(('app', 8000)); one.send(b'GET / HTTP/1.1\\r\\nHost: app\\r\\n\\r\\n'); one.recv(100)
`;
    const { status, section } = diagnoseAlone(installed, {
      before,
      command: ['python3', '-c', asks],
      server: node(8000),
    });
    expect({ status, failed: section?.outcomes.failed }).toEqual({ status: 0, failed: 0 });
  });
});
