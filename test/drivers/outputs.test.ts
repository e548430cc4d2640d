import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { errnoOfAb, parseAb } from '../../src/drivers/ab/output.ts';
import { countAnswers } from '../../src/drivers/library/answers.ts';
import { countConnectFailures } from '../../src/drivers/library/connect-failures.ts';
import { parseStrace } from '../../src/drivers/program/strace.ts';
import { parseWrk } from '../../src/drivers/wrk/output.ts';

function captured(name: string): string {
  return readFileSync(path.join(import.meta.dirname, '../fixtures/drivers', name), 'utf8');
}

describe('what wrk prints', () => {
  it('is read with its percentiles', () => {
    expect(parseWrk(captured('wrk-latency.txt'))).toEqual({
      requests: 62_151,
      elapsedMs: 1010,
      requestsPerSecond: 61_434.37,
      bytesPerSecond: Math.round(7.26 * 2 ** 20),
      latencyMs: { mean: 2.95, p50: 1.36, p75: 1.83, p90: 3.45, p99: 51.51, max: 125.34 },
      errors: { connect: 0, read: 0, write: 0, timeout: 0, status: 0 },
    });
  });

  it('has no latency where nothing was answered', () => {
    expect(parseWrk(captured('wrk-no-ports.txt'))).toEqual({
      requests: 0,
      elapsedMs: 1010,
      requestsPerSecond: 0,
      bytesPerSecond: 0,
      latencyMs: {},
      errors: { connect: 500, read: 0, write: 0, timeout: 0, status: 0 },
    });
  });

  it.each(['', 'Running 1s test', 'unable to connect to 127.0.0.1:1 Connection refused\n'])('%j is no result', text => {
    expect(parseWrk(text)).toBeUndefined();
  });
});

describe('what ab prints', () => {
  it('is read with its percentiles', () => {
    const text = captured('ab.txt');
    const numbers = parseAb(text);
    expect(numbers).toMatchObject({
      requests: 5000,
      errors: { failed: 0, connect: 0, receive: 0, length: 0, exceptions: 0, status: 0 },
    });
    expect(numbers?.elapsedMs).toBe(Math.round(Number(/taken for tests: +([\d.]+)/.exec(text)?.[1]) * 1000));
    expect(Object.keys(numbers?.latencyMs ?? {})).toEqual(['mean', 'p50', 'p75', 'p90', 'p99', 'max']);
  });

  it('names the errno at which it gave up, and has no numbers then', () => {
    expect(parseAb(captured('ab-emfile.txt'))).toBeUndefined();
    expect(errnoOfAb(captured('ab-emfile.txt'))).toEqual({ syscall: 'socket', errno: 'EMFILE' });
    expect(errnoOfAb(captured('ab-ports.txt'))).toEqual({ syscall: 'connect', errno: 'EADDRNOTAVAIL' });
    expect(errnoOfAb('apr_socket_recv: Connection reset by peer (104)\n')).toEqual({
      syscall: 'recv',
      errno: 'ECONNRESET',
    });
  });

  it("its own time limit is no errno of the kernel's", () => {
    const text =
      'Completed 1000 requests\nCompleted 2000 requests\napr_pollset_poll: The timeout specified has expired (70007)\n';
    expect(errnoOfAb(text)).toBeUndefined();
    expect(parseAb(text)).toMatchObject({ requests: 2000, elapsedMs: undefined, latencyMs: {} });
  });
});

describe('what strace prints', () => {
  const TEXT = `[pid 26552] 1700000000.125370 connect(5, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EINPROGRESS (Operation now in progress)
[pid 26553] 1700000000.500000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = -1 EMFILE (Too many open files)
[pid 26553] 1700000000.500010 connect(-1, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EBADF (Bad file descriptor)
1700000001.250000 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = -1 EMFILE (Too many open files)
strace: Process 5 attached
`;
  it('is counted by call and errno, on the clock of the load; what goes on is no failure', () => {
    const since = (seconds: number) => Math.round((seconds - 1_700_000_000) * 1000);
    expect(parseStrace(TEXT, 7, since)).toEqual({
      calls: [
        { side: 'client', pid: 7, syscall: 'socket', errno: 'EMFILE', count: 2, firstMs: 500, lastMs: 1250 },
        {
          ...{ side: 'client', pid: 7, syscall: 'connect', errno: 'EBADF', count: 1, firstMs: 500, lastMs: 500 },
          destination: { address: '127.0.0.1', port: 80 },
        },
      ],
      lost: 0,
    });
  });

  it('is counted by where it went, in either family', () => {
    const failed = (words: string) => `1.0 connect(3, ${words}) = -1 EADDRNOTAVAIL (Cannot assign requested address)`;
    const v6 = (address: string) =>
      `{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "${address}", &sin6_addr), sin6_scope_id=0}, 28`;
    const text = [v6('::1'), v6('::ffff:127.0.0.1'), v6('::1'), '{sa_family=AF_UNIX, sun_path="/x"}, 110'].map(failed);
    expect(
      parseStrace(text.join('\n'), 7, seconds => seconds).calls.map(({ count, destination }) => [count, destination]),
    ).toEqual([
      [2, { address: '::1', port: 80 }],
      [1, { address: '127.0.0.1', port: 80 }],
      [1, undefined],
    ]);
  });
});

describe('errors of a connection in a library', () => {
  it('are counted by errno; EMFILE comes from socket(), whatever libuv calls it', () => {
    let nowMs = 10;
    const failures = countConnectFailures(() => nowMs);
    failures.count({ code: 'EMFILE', syscall: 'connect' });
    nowMs = 20;
    failures.count({ code: 'EMFILE', syscall: 'connect' });
    failures.count({ code: 'EADDRNOTAVAIL', syscall: 'connect' });
    failures.count({ code: 'ECONNRESET', syscall: 'read' });
    failures.count({ code: 'UND_ERR_SOCKET' });
    expect(failures.list()).toEqual([
      { syscall: 'socket', errno: 'EMFILE', count: 2, firstMs: 10, lastMs: 20 },
      { syscall: 'connect', errno: 'EADDRNOTAVAIL', count: 1, firstMs: 20, lastMs: 20 },
    ]);
  });
});

it('answers of a library are counted by status, and by the connections that had them', () => {
  const answers = countAnswers();
  const [one, other, third] = [{}, {}, {}];
  for (const status of [200, 503, 200]) answers.note(one, status);
  for (const status of [404, 302]) answers.note(other, status);
  answers.note(third, 429);
  expect(answers.numbers()).toEqual({
    statuses: { 404: 1, 429: 1, 503: 1 },
    connections: { answered: 3, refused: 2 },
  });
});
