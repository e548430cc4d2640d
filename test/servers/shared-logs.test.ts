import { expect, it } from 'vitest';
import { absent, ok } from '../../src/model/probe.ts';
import { isKnownLine } from '../../src/servers/known-lines.ts';
import { REDIS_LOG } from '../../src/servers/redis/log.ts';
import { SYSLOG } from '../../src/servers/syslog.ts';

it('redis writes where its configuration says, a line with its process id', () => {
  const tree = {
    list: () => ok(['redis.conf', 'users.acl']),
    read: (path: string) =>
      path === '/etc/redis/redis.conf' ? ok('port 6379\nlogfile "/data/redis.log"\n# logfile /no\n') : absent('none'),
  };
  expect(REDIS_LOG.files(tree)).toContain('/data/redis.log');
  expect(REDIS_LOG.files(tree)).not.toContain('/no');
  const line = '4711:M 30 Nov 2026 10:12:09.123 # Error registering fd event for the new client';
  expect(REDIS_LOG.pidOf(line)).toBe(4711);
  expect(REDIS_LOG.parse(line)).toEqual({
    wallMs: new Date(2026, 10, 30, 10, 12, 9, 123).getTime(),
    text: '# Error registering fd event for the new client',
  });
});

it.each([
  'Nov 30 10:12:09 web haproxy[812]: Proxy web reached process FD limit',
  '2026-11-30T10:12:09.123456+00:00 web haproxy[812]: Proxy web reached process FD limit',
])('syslog names the process in %s', line => {
  expect(SYSLOG.pidOf(line)).toBe(812);
  expect(SYSLOG.parse(line)).toMatchObject({ text: 'Proxy web reached process FD limit' });
  expect(SYSLOG.parse(line)?.wallMs).not.toBeNaN();
});

it.each([
  ['INFO:     127.0.0.1:40000 - "GET / HTTP/1.1" 200 OK', true],
  ['[alert] 512 worker_connections are not enough', true],
  ['FATAL:  sorry, too many clients already', true],
  [
    '127.0.0.1:4000 [30/Nov/2026:10:00:00.123] web nodes/one 0/0/0/1/1 200 72 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1"',
    true,
  ],
  [
    '127.0.0.1:4000 [30/Nov/2026:10:00:00.123] web nodes/<NOSRV> 0/301/-1/-1/301 503 217 - - sQ-- 61/61/60/5/0 0/9 "GET / HTTP/1.1"',
    true,
  ],
  ['worker 7 lost its database', false],
])('%s is known: %s', (line, isKnown) => {
  expect(isKnownLine(line)).toBe(isKnown);
});
