import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readServers, runningServer } from '../../../src/collectors/snapshot/servers.ts';
import { ok } from '../../../src/model/probe.ts';
import { type FileTree, openFileTree } from '../../../src/system/file-tree.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loadline-machine-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A copied machine with these files. */
function machine(files: Readonly<Record<string, string>>): FileTree {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return openFileTree(root);
}

/** Process 7, a master with two workers, 8 and 9. */
function master(title: string): Record<string, string> {
  return {
    '/proc/7/cmdline': title,
    '/proc/7/task/7/children': '8 9',
    '/proc/8/cmdline': 'nginx: worker process',
    '/proc/8/status': 'Name:\tnginx\nPPid:\t7\n',
  };
}

const CONFIGURED = 'user root;\nevents {\n  worker_connections 64; # worker_connections 9;\n}\nhttp {}\n';

describe('a running nginx', () => {
  it.each([
    ['the file it was given', 'nginx: master process nginx -c /srv/n.conf', '/srv/n.conf'],
    ['a file that is joined to its option', 'nginx: master process nginx -c/srv/n.conf', '/srv/n.conf'],
    ['a file below its prefix', 'nginx: master process nginx -p /srv/ -c n.conf', '/srv/n.conf'],
    ['the usual file', 'nginx: master process /usr/sbin/nginx -g daemon on;', '/etc/nginx/nginx.conf'],
  ])('has the settings of %s', (_, title, file) => {
    const tree = machine({ ...master(title), [file]: CONFIGURED });
    expect(runningServer(tree, 7)).toEqual({ kind: 'nginx', workers: 2, workerConnections: 64 });
    expect(runningServer(tree, 8)).toEqual({ kind: 'nginx', workers: 2, workerConnections: 64 });
    expect(readServers(tree, 8)['nginx']).toMatchObject({ value: { file, most: 64 } });
  });

  it('has what it takes by itself, and its limit on descriptors', () => {
    const text = '#events { worker_connections 9; }\nworker_rlimit_nofile 300;\nevents {}\n';
    const tree = machine({ ...master('nginx: master process nginx'), '/etc/nginx/nginx.conf': text });
    expect(runningServer(tree, 7)).toEqual({
      kind: 'nginx',
      workers: 2,
      workerConnections: 512,
      workerRlimitNofile: 300,
    });
  });

  it.each([
    ['another program', 'node server.js', { '/etc/nginx/nginx.conf': CONFIGURED }],
    ['a file that is not there', 'nginx: master process nginx -c /gone.conf', { '/etc/nginx/nginx.conf': CONFIGURED }],
    [
      'settings in a file that is not there',
      'nginx: master process nginx',
      { '/etc/nginx/nginx.conf': 'events { include e; }' },
    ],
  ])('is not known of %s', (_, title, files) => {
    expect(runningServer(machine({ ...master(title), ...files }), 7)).toBeUndefined();
  });
});

describe('a machine', () => {
  it('has the settings of its usual files, whatever process is looked at', () => {
    const tree = machine({
      '/proc/5/cmdline': 'node\0server.js\0',
      '/etc/nginx/nginx.conf': 'worker_processes auto;\nevents { include events.conf; }',
      '/etc/nginx/events.conf': 'worker_connections 20000;',
      '/etc/httpd/conf/httpd.conf': 'ServerRoot /etc/httpd\nMaxRequestWorkers 9',
    });
    expect(readServers(tree, 5)['nginx']).toEqual(
      ok({ file: '/etc/nginx/nginx.conf', workers: ok('auto'), most: 20_000 }),
    );
    expect(readServers(tree, 5)['httpd']).toEqual(ok({ file: '/etc/httpd/conf/httpd.conf', most: 9 }));
  });

  it('has a running httpd with a file of its own', () => {
    const tree = machine({
      '/proc/5/cmdline': '/usr/sbin/apache2\0-f\0/srv/h.conf\0',
      '/etc/apache2/apache2.conf': 'MaxRequestWorkers 9',
      '/srv/h.conf': 'MaxRequestWorkers 10',
    });
    expect(readServers(tree, 5)['httpd']).toEqual(ok({ file: '/srv/h.conf', most: 10 }));
    expect(readServers(tree)['httpd']).toEqual(ok({ file: '/etc/apache2/apache2.conf', most: 9 }));
  });
});
