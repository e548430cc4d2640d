import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nginxSettingsOf } from '../../src/system/nginx-settings.ts';

let proc: string;
beforeEach(() => {
  proc = mkdtempSync(path.join(tmpdir(), 'loadline-proc-'));
});
afterEach(() => rmSync(proc, { recursive: true }));

/** Process 7 with two children, as /proc shows it. */
function process(title: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path.join(proc, '7/task/7'), { recursive: true });
  writeFileSync(path.join(proc, '7/cmdline'), title);
  writeFileSync(path.join(proc, '7/task/7/children'), '8 9');
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(proc, '7/root', file)), { recursive: true });
    writeFileSync(path.join(proc, '7/root', file), text);
  }
}

const CONFIGURED = 'user root;\nevents {\n  worker_connections 64; # worker_connections 9;\n}\nhttp {}\n';

it.each([
  ['the file it was given', 'nginx: master process nginx -c /srv/n.conf', '/srv/n.conf'],
  ['a file below its prefix', 'nginx: master process nginx -p /srv/ -c n.conf', '/srv/n.conf'],
  ['the usual file', 'nginx: master process /usr/sbin/nginx -g daemon on;', '/etc/nginx/nginx.conf'],
])('reads %s', (_, title, file) => {
  process(title, { [file]: CONFIGURED });
  expect(nginxSettingsOf(7, proc)).toEqual({ workers: 2, workerConnections: 64 });
});

it('knows what nginx takes for itself', () => {
  process('nginx: master process nginx', { '/etc/nginx/nginx.conf': '#events { worker_connections 9; }\nevents {}\n' });
  expect(nginxSettingsOf(7, proc)).toEqual({ workers: 2, workerConnections: 512 });
});

it.each([
  ['another program', 'node server.js', { '/etc/nginx/nginx.conf': CONFIGURED }],
  ['a file that is not there', 'nginx: master process nginx -c /gone.conf', { '/etc/nginx/nginx.conf': CONFIGURED }],
  ['settings in another file', 'nginx: master process nginx', { '/etc/nginx/nginx.conf': 'events { include e; }' }],
])('knows nothing of %s', (_, title, files) => {
  process(title, files as unknown as Record<string, string>);
  expect(nginxSettingsOf(7, proc)).toBeUndefined();
});
