import { expect, it } from 'vitest';
import { absent, ok } from '../../src/model/probe.ts';
import { boundingCaps } from '../../src/servers/bounding-caps.ts';
import type { ConfigurationFiles } from '../../src/servers/configuration-files.ts';

const FILES: Readonly<Record<string, string>> = {
  '/etc/haproxy/haproxy.cfg':
    'global\n  maxconn 4000\nfrontend web\n  maxconn 60\nbackend app\n  server a 10.0.0.1:80 maxconn 5\n',
  '/data/postgresql.conf': 'max_connections = 30\n',
};
const files = { read: (path: string) => (FILES[path] === undefined ? absent('none') : ok(FILES[path])) };
const caps = (command: string, nofile?: number) =>
  boundingCaps(command, files as unknown as ConfigurationFiles, nofile).map(({ setting, value }) => ({
    setting,
    value,
  }));

it.each([
  ['/usr/sbin/haproxy -Ws -f /etc/haproxy/haproxy.cfg', 65_536, [{ setting: 'maxconn', value: 60 }]],
  ['/usr/bin/postgres -D /data', 1024, [{ setting: 'max_connections', value: 30 }]],
  ['/usr/bin/memcached -m 64 -c 200', 1024, [{ setting: '-c', value: 200 }]],
  ['redis-server 127.0.0.1:6379', 300, [{ setting: 'maxclients', value: 268 }]],
  ['redis-server --maxclients 100', 300, [{ setting: 'maxclients', value: 100 }]],
  ['redis-server 127.0.0.1:6379', undefined, []],
  ['postgres: checkpointer', 1024, []],
  ['node server.js', 1024, []],
] as const)('%s with %s descriptors', (command, nofile, expected) => {
  expect(caps(command, nofile)).toEqual(expected);
});
