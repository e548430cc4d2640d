import { describe, expect, it } from 'vitest';
import { httpdConfiguration, startServers } from '../../src/servers/httpd/configuration.ts';
import { nginxConfiguration } from '../../src/servers/nginx/configuration.ts';

const SITE = {
  address: '198.19.0.1',
  port: 8080,
  backlog: 64,
  closeAfterAnswer: false,
  folder: '/tmp/x',
  asRoot: false,
};
const NGINX = { kind: 'nginx', workers: 2, workerConnections: 512 } as const;
const HTTPD = { kind: 'httpd', mpm: 'worker', maxRequestWorkers: 100, serverLimit: 16, threadsPerChild: 25 } as const;

describe('nginx.conf', () => {
  it('has the settings of the plan', () => {
    const text = nginxConfiguration({ ...NGINX, workerRlimitNofile: 256 }, SITE);
    for (const line of [
      'daemon off;',
      'worker_processes 2;',
      'worker_rlimit_nofile 256;',
      'events { worker_connections 512; }',
      '    listen 198.19.0.1:8080 backlog=64;',
      '  keepalive_timeout 1h;',
    ]) {
      expect(text.split('\n')).toContain(line);
    }
    expect(text).not.toContain('user ');
  });

  it('names a user to a master that is root, and no limit that was not asked for', () => {
    const text = nginxConfiguration(NGINX, { ...SITE, asRoot: true, closeAfterAnswer: true });
    expect(text).toMatch(/^user root;$/m);
    expect(text).toContain('keepalive_timeout 0;');
    expect(text).not.toContain('worker_rlimit_nofile');
  });
});

describe('httpd.conf', () => {
  it('has the settings of the plan, limits before what they limit', () => {
    const text = httpdConfiguration(HTTPD, { ...SITE, modules: '/m', asRoot: false });
    const lines = text.split('\n');
    for (const line of [
      'LoadModule mpm_worker_module /m/mod_mpm_worker.so',
      'Listen 198.19.0.1:8080',
      'ListenBacklog 64',
      'MaxRequestWorkers 100',
      'ThreadsPerChild 25',
      'StartServers 4',
      'KeepAlive On',
    ]) {
      expect(lines).toContain(line);
    }
    expect(lines.indexOf('ServerLimit 16')).toBeLessThan(lines.indexOf('MaxRequestWorkers 100'));
    expect(text).not.toContain('User ');
  });

  it('starts all children, up to sixteen', () => {
    expect(startServers(HTTPD)).toBe(4);
    expect(startServers({ ...HTTPD, maxRequestWorkers: 10_000 })).toBe(16);
  });
});
