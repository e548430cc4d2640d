import { describe, expect, test } from 'vitest';
import { COUNTERS } from '../../src/explain/counters.ts';
import { ERRNOS } from '../../src/explain/errnos.ts';
import { LOG_LINES } from '../../src/explain/log-lines.ts';
import { lookUp } from '../../src/explain/lookup.ts';
import { MORE_COUNTERS } from '../../src/explain/more-counters.ts';
import { PROGRAM_MESSAGES } from '../../src/explain/program-messages.ts';
import { SERVER_LINES } from '../../src/explain/server-lines.ts';
import { SYSCTLS } from '../../src/explain/sysctls.ts';
import type { Entry } from '../../src/model/explanation.ts';
import { LIMIT_IDS } from '../../src/model/limit-id.ts';
import { explanationText } from '../../src/report/terminal/explanation.ts';

const find = (thing: string) => lookUp(thing, () => undefined);

describe('lines as they are pasted', () => {
  test.each([
    ['accept4() failed (24: Too many open files)', 'EMFILE'],
    ['2026/01/01 http: Accept error: accept tcp [::]:80: accept4: too many open files; retrying in 5ms', 'EMFILE'],
    ['OSError: [Errno 23] Too many open files in system', 'ENFILE'],
    ['apr_socket_connect(): Cannot assign requested address (99)', 'EADDRNOTAVAIL'],
    ['dial tcp 10.0.0.1:80: connect: cannot assign requested address', 'EADDRNOTAVAIL'],
    ['curl: (7) Failed to connect to localhost port 80: Connection refused', 'ECONNREFUSED'],
    ['recv() failed (104: Connection reset by peer) while reading response', 'ECONNRESET'],
    ['upstream timed out (110: Connection timed out) while connecting to upstream', 'ETIMEDOUT'],
    ['java.net.BindException: Address already in use', 'EADDRINUSE'],
    ['bash: fork: retry: Resource temporarily unavailable', 'no thread can be started'],
    ['connect: Resource temporarily unavailable', 'EAGAIN'],
    ['java.lang.OutOfMemoryError: unable to create native thread', 'no thread can be started'],
    ["RuntimeError: can't start new thread", 'no thread can be started'],
    ['runtime: failed to create new OS thread (have 5 already; errno=11)', 'no thread can be started'],
    [
      '  Socket errors: connect 702, read 0, write 0, timeout 3',
      'wrk: Socket errors: connect …, read …, write …, timeout …',
    ],
    [
      'apr_pollset_poll: The timeout specified has expired (70007)',
      'ab: apr_pollset_poll: The timeout specified has expired (70007)',
    ],
    ['curl: (28) Connection timed out after 5001 milliseconds', 'curl: (28) … timed out'],
    ['curl: (52) Empty reply from server', 'curl: (52) Empty reply from server'],
    ['Get "http://a/": dial tcp 10.0.0.1:80: i/o timeout', 'k6 and Go: dial tcp …: i/o timeout'],
    ['WARN[0003] Request Failed error="Get \\"http://a\\": dial: i/o timeout"', 'k6 and Go: dial tcp …: i/o timeout'],
    ['TCP: time wait bucket table overflow', 'TCP: time wait bucket table overflow'],
    ['TCP: out of memory -- consider tuning tcp_mem', 'TCP: out of memory -- consider tuning tcp_mem'],
    ['cgroup: fork rejected by pids controller in /system.slice/a.service', 'cgroup: fork rejected by pids controller'],
    ['[alert] 7#7: 768 worker_connections are not enough', 'worker_connections are not enough'],
    [
      'AH00484: server reached MaxRequestWorkers setting, consider raising it',
      'server reached MaxRequestWorkers setting',
    ],
    ['sendto: No buffer space available', 'ENOBUFS'],
    ['epoll_ctl: No space left on device', 'ENOSPC'],
    ['connect: No route to host', 'EHOSTUNREACH'],
    ['connect: Network is unreachable', 'ENETUNREACH'],
  ])('%s', (line, name) => {
    expect(find(line)).toMatchObject({ name });
  });

  test.each(['chainlength', 'TcpExtTCPBacklogDrop', 'table_fulls', 'oom_kill', 'PassiveOpens'])('counter %s', name => {
    expect(find(name)?.kind).toBe('counter');
  });

  test.each(['GET / HTTP/1.1 200', 'everything is fine', 'ERROR'])('%s is nothing that is known', line => {
    expect(find(line)).toBeUndefined();
  });
});

const ENTRIES: readonly (readonly [string, Entry])[] = [
  ...[ERRNOS, COUNTERS, MORE_COUNTERS, SYSCTLS].flatMap(table => Object.entries(table)),
  ...[...LOG_LINES, ...SERVER_LINES, ...PROGRAM_MESSAGES].map(entry => [entry.name, entry] as const),
];

describe('every entry', () => {
  test.each(ENTRIES)('%s names limits that there are, and none both as behind it and never', (_name, entry) => {
    const { limits = [], notLimits = [] } = entry;
    for (const id of [...limits, ...notLimits]) expect(LIMIT_IDS).toContain(id);
    expect(limits.filter(id => notLimits.includes(id))).toEqual([]);
  });

  test.each(Object.keys(ERRNOS))('%s is told within 80 columns, with what to do where a limit is behind it', name => {
    const found = find(name);
    const text = found === undefined ? '' : explanationText(found, false);
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(80);
    if ((found?.limits ?? []).length > 0) expect(text).toContain('What to do');
  });
});

test('a limit behind it is told with its side, and its remedy', () => {
  const text = explanationText(find('EADDRNOTAVAIL') ?? { kind: 'errno', name: '', title: '', meaning: '' }, false);
  expect(text).toContain('loadline explain ephemeral-ports   # on the client or the server');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    'ephemeral-ports, client or server: sysctl -w net.ipv4.ip_local_port_range="1024 65535"',
  );
  expect(text).toMatch(/Limits that it never shows\n {2}- nofile, listen-backlog/);
});
