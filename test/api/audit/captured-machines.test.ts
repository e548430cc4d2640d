import { describe, expect, test } from 'vitest';
import { valueIn } from '../../../src/model/probe.ts';
import { auditText } from '../../../src/report/audit/text.ts';
import { exitCodeOfAudit } from '../../../src/verdict/audit-exit-code.ts';
import { auditOf, lineOf, most } from './audit-of.ts';

describe('Linux 6.1, cgroup v2, systemd', () => {
  const shell = auditOf('debian-12', { connections: 30_000 });
  const nginx = auditOf('debian-12', { pid: 4711, connections: 30_000 });

  test('what a login shell starts has its limits', () => {
    expect(most(shell, 'nofile')).toBe(1024);
    expect(most(shell, 'conntrack-max')).toBe(65_536 - 1200);
    expect(most(shell, 'file-max')).toBe('unlimited');
    expect(most(shell, 'cgroup-pids')).toBe('unlimited');
    expect(shell.sides.server).toMatchObject({ first: 'nofile', binding: ['nofile'], strained: ['somaxconn'] });
    expect(shell.sides.client?.binding).toEqual(['nofile', 'ephemeral-ports']);
    expect(exitCodeOfAudit(shell)).toBe(1);
  });

  test('a process has those of its own, of its unit and of the cgroups above it', () => {
    expect(nginx.process).toEqual({ kind: 'process', pid: 4711, name: 'nginx', unit: 'nginx.service' });
    expect(most(nginx, 'nofile')).toBe(65_536 - 4);
    expect(most(nginx, 'ephemeral-ports', 'client')).toBe(28_232 - 2);
    expect(most(nginx, 'cgroup-memory')).toBe(Math.floor((536_870_912 - 402_653_184) / 3829));
    expect(most(nginx, 'cgroup-pids')).toBe(3145 - 3);
    expect(most(nginx, 'nginx-worker-connections')).toBe(2 * 768);
    expect(most(nginx, 'httpd-max-workers')).toBe('another-program');
    expect(nginx.sides.server).toMatchObject({ first: 'nginx-worker-connections', allows: 1536 });
  });

  test('a unit is the process that runs for it', () => {
    expect(auditOf('debian-12', { unit: 'nginx.service' }).process).toMatchObject({ kind: 'process', pid: 4711 });
  });

  test('files are read with their precedence, and told where they are not in effect', () => {
    const drift = nginx.drift.map(({ setting, running, configured: { file, line, value } }) => [
      setting,
      running,
      value,
      `${file}:${line}`,
    ]);
    expect(drift).toEqual([
      ['RLIMIT_NOFILE (soft)', '65536', '32768:65536', '/etc/systemd/system/nginx.service.d/10-limits.conf:3'],
      ['net.ipv4.ip_local_port_range', '32768 60999', '1024 65535', '/etc/sysctl.d/50-web.conf:2'],
      ['net.core.somaxconn', '4096', '1024', '/etc/sysctl.d/99-sysctl.conf:2'],
    ]);
    expect(shell.drift[0]).toMatchObject({
      running: '1024',
      configured: { value: '2048', file: '/etc/security/limits.conf', line: 3, effective: 'at-login' },
    });
  });

  test('a share in percent that is in effect is no difference', () => {
    expect(lineOf(nginx, 'cgroup-pids').configured).toMatchObject({ value: '5%', amount: '3145' });
  });

  test('a file linked to /dev/null hides the one of its name', () => {
    expect(nginx.drift.map(({ setting }) => setting)).not.toContain('net.ipv4.tcp_syncookies');
  });

  test('lines that systemd skips are told', () => {
    expect(nginx.notes).toMatchObject([{ code: 'bad-line', file: '/etc/sysctl.d/50-web.conf', line: 3 }]);
  });

  test('a unit that does not run is judged by its files', () => {
    const idle = auditOf('debian-12', { unit: 'idle@a.service', connections: 30_000 });
    expect(idle.process).toEqual({ kind: 'unit', unit: 'idle@a.service' });
    expect(most(idle, 'nofile')).toBe(99);
    expect(most(idle, 'cgroup-pids')).toBe(6291);
    expect(most(idle, 'cgroup-memory')).toBe(Math.floor((2 * 2 ** 30) / 3829));
    expect(idle.files.map(({ destination }) => destination)).toEqual([
      '/etc/sysctl.d/90-loadline.conf',
      '/etc/systemd/system/idle@a.service.d/90-loadline.conf',
    ]);
    expect(idle.files[1]?.content).toContain('[Service]\nLimitNOFILE=31000\n');
  });
});

describe('Linux 5.4, cgroup v1, no systemd', () => {
  const report = auditOf('linux-5.4-cgroup-v1', { connections: 5000 });

  test('the tightest cgroup counts, not the nearest', () => {
    expect(most(report, 'cgroup-pids')).toBe(500 - 480);
    expect(most(report, 'cgroup-memory')).toBe('unlimited');
  });

  test('few hash chains bind below the maximum', () => {
    expect(most(report, 'conntrack-buckets')).toBe(1024 * 8 - 1200);
    expect(auditOf('linux-5.4-cgroup-v1', { connections: 30_000 }).sides.server?.binding).toContain(
      'conntrack-buckets',
    );
  });

  test('without SYN cookies three quarters of the SYN queue count, and tcp_tw_reuse lifts the wait', () => {
    expect(most(report, 'syn-backlog')).toBe(385);
    expect(most(report, 'time-wait-ports', 'client')).toBe('reuses-time-wait');
  });

  test('/etc/sysctl.conf is read last, and would overrule our file', () => {
    expect(lineOf(report, 'somaxconn').configured).toMatchObject({
      value: '512',
      file: '/etc/sysctl.conf',
      effective: 'at-boot',
    });
  });

  test('everybody is root too where it is no Debian', () => {
    expect(lineOf(report, 'nofile').configured).toMatchObject({ value: '4096', file: '/etc/security/limits.conf' });
  });
});

describe('a container', () => {
  const report = auditOf('container', { pid: 1, connections: 30_000 });

  test('its own cgroup is the root that it sees', () => {
    expect(most(report, 'cgroup-pids')).toBe(100 - 11);
    expect(report.sides.server?.first).toBe('cgroup-memory');
  });

  test('what belongs to the whole machine is not visible, and not taken for zero or for none', () => {
    for (const limit of ['tcp-mem', 'netdev-backlog', 'epoll-watches', 'neighbour-table']) {
      expect(most(report, limit)).toBe('not-visible');
    }
    expect(most(report, 'conntrack-max')).toBe('not-tracking');
    expect(exitCodeOfAudit(auditOf('container', { pid: 1, connections: 1000 }))).toBe(0);
  });

  test('its memory is in no file of ours', () => {
    expect(report.changes.map(({ setting }) => setting)).toContain('MemoryMax');
    expect(report.files.map(({ path }) => path)).toEqual(['sysctl.d/90-loadline.conf']);
  });
});

describe('Linux 6.18 as it was captured', () => {
  test('has the well-known walls', () => {
    const report = auditOf('linux-6.18-captured', { connections: 10_000 });
    expect(most(report, 'ephemeral-ports', 'client')).toBe(28_232);
    expect(most(report, 'somaxconn')).toBe(4097);
    expect(most(report, 'time-wait-ports', 'client')).toBe(470);
    expect(exitCodeOfAudit(report)).toBe(0);
  });
});

describe('nonsense', () => {
  const report = auditOf('nonsense', { connections: 30_000 });

  test('is a value with why, never a number', () => {
    expect(lineOf(report, 'somaxconn').value).toEqual({ state: 'failed', why: '"many" is not a number' });
    expect(lineOf(report, 'ephemeral-ports').value).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('no range'),
    });
    expect(lineOf(report, 'epoll-watches').value).toMatchObject({
      state: 'failed',
      why: expect.stringContaining('no regular file'),
    });
    expect(valueIn(lineOf(report, 'conntrack-max').value)?.number).toBe(Number.POSITIVE_INFINITY);
    expect(valueIn(lineOf(report, 'conntrack-max').inUse)).toBeUndefined();
  });

  test('lets nobody say that all is well', () => {
    expect(report.sides.server).toMatchObject({ binding: [], unknown: ['nofile', 'nr-open', 'epoll-watches'] });
    expect(exitCodeOfAudit(report)).toBe(4);
    expect(auditText(report, false)).toContain('cannot tell: nothing that was read binds below');
  });

  test('links lead nowhere out of the copied tree', () => {
    const text = auditText(report, false);
    expect(text).toContain('/etc/sysctl.d/loop.conf: too many links');
    expect(text).not.toContain('root:x:0:0');
  });
});

test.each(['debian-12', 'linux-5.4-cgroup-v1', 'container', 'nonsense', 'linux-6.18-captured'])(
  'the text of %s is 80 columns wide and says nothing that is not there',
  tree => {
    const text = auditText(auditOf(tree, { connections: 50_000 }), false);
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  },
);
