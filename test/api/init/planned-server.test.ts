import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPlanned } from '../../../src/api/init/planned-server.ts';
import { sketchScenario } from '../../../src/api/init/sketch-scenario.ts';
import { InvalidInput } from '../../../src/model/errors.ts';
import { openFileTree } from '../../../src/system/file-tree.ts';

const FILES = {
  'etc/passwd': 'root:x:0:0::/root:/bin/sh\nshop:x:4711:4712::/srv/shop:/bin/false',
  'etc/default/shop': '# comment\nCOLOUR="dark blue"\nAPI_TOKEN=hunter2',
  'etc/systemd/system/shop.service': `[Service]
User=shop
WorkingDirectory=/srv/shop
Environment="PORT=8080" MODE=production
EnvironmentFile=-/etc/default/shop
ExecStart=/usr/bin/node server.js --listen 127.0.0.1:\${PORT}
LimitNOFILE=512
TasksMax=64
MemoryMax=1G
RuntimeDirectory=shop
PrivateTmp=no`,
  'etc/systemd/system/shop.service.d/more.conf': '[Service]\nLimitNOFILE=600:4096',
  'etc/systemd/system/web.service': '[Service]\nType=forking\nExecStart=/usr/sbin/apachectl start',
  'etc/systemd/system/woken.service': '[Service]\nUser=nobody-here\nExecStart=/usr/bin/woken',
  'etc/systemd/system/woken.socket': '[Socket]\nListenStream=/run/woken\nListenStream=10.0.0.1:9000\nBacklog=77',
  'etc/systemd/system/mute.service': '[Service]\nExecStart=/usr/bin/mute',
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'loadline-unit-'));
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

describe('a unit that does not run', () => {
  test('is the command, the user, the variables and the limits of its files', () => {
    const { of, host, target, gaps } = planned('shop.service');
    expect(of).toEqual({ unit: 'shop.service', program: 'node', listener: { address: '127.0.0.1', port: 8080 } });
    expect(host).toEqual({ nofile: 4096, cgroup: { pids: 64, memory: 2 ** 30 } });
    const before = ['setpriv', '--reuid=4711', '--regid=4712', '--init-groups', '--', 'prlimit', '--nofile=600:', '--'];
    expect(target).toEqual({
      kind: 'command',
      command: [...before, '/usr/bin/node', 'server.js', '--listen', '{host}:8080'],
      cwd: '/srv/shop',
      env: { PORT: '8080', MODE: 'production', COLOUR: 'dark blue' },
      files: 'private',
      port: 8080,
    });
    expect(gaps).toContainEqual({ gap: 'secret-variables', names: ['API_TOKEN'] });
    expect(gaps).toContainEqual({ gap: 'unit-lines', lines: ['RuntimeDirectory'] });
  });

  test('is a kind of its own where loadline configures the server, also behind a program that starts it', () => {
    const { target, gaps } = planned('web.service', 80);
    expect(target).toMatchObject({ kind: 'httpd' });
    expect(gaps).toContainEqual(expect.objectContaining({ gap: 'own-configuration' }));
  });

  test('is given its socket where systemd listens for it', () => {
    const { of, target, gaps } = planned('woken.service');
    expect(of.listener).toEqual({ address: '10.0.0.1', port: 9000 });
    expect(target['command']).toEqual([
      ...['systemd-socket-activate', '--listen={host}:{port}', '--fdname=woken.socket'],
      ...['prlimit', '--nofile=1024:', '--', '/usr/bin/woken'],
    ]);
    expect(gaps).toContainEqual({ gap: 'socket-activated', backlog: 77 });
    expect(gaps).toContainEqual({ gap: 'no-such-user', user: 'nobody-here' });
  });

  test('needs its port where no file says it', () => {
    expect(() => planned('mute.service')).toThrow(InvalidInput);
    expect(planned('mute.service', 5000).of.listener).toEqual({ address: '0.0.0.0', port: 5000 });
  });
});

function planned(unit: string, port?: number) {
  const view = { process: { kind: 'unit', unit }, folder: '/proc/self', pid: undefined } as const;
  return sketchScenario(readPlanned(openFileTree(root), view, unit, port));
}
