import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTraceLine } from '../../../src/collectors/parse/trace-line.ts';

test('a system call that failed', () => {
  expect(
    parseTraceLine('         python3-9431    [001] .....  2328.680043: sys_connect -> 0xffffffffffffff91'),
  ).toEqual({
    kind: 'returned',
    tid: 9431,
    atMs: 2328680.043,
    syscall: 'connect',
    result: -111,
  });
});

test('a line with the thread group, and one without flags', () => {
  const result = { kind: 'returned', tid: 7, syscall: 'accept4', result: -24 };
  expect(parseTraceLine('node-7 (     7) [000] d..1.  1.5: sys_accept4 -> 0xffffffffffffffe8')).toMatchObject(result);
  expect(parseTraceLine('node-7 (-------) [000] 1.5: sys_accept4 -> 0xffffffffffffffe8')).toMatchObject(result);
});

test('a fork, and events that were lost', () => {
  const fork =
    ' sh-9431  [001] .....  2328.680256: sched_process_fork: comm=my sh pid=9431 child_comm=my sh child_pid=9473';
  expect(parseTraceLine(fork)).toEqual({ kind: 'forked', parent: 9431, child: 9473, atMs: 2328680.256 });
  expect(parseTraceLine('CPU:1 [LOST 3524 EVENTS]')).toEqual({ kind: 'lost', events: 3524 });
});

test('a connection that came to nothing within its call, with the port that it had, over IPv4 and IPv6', () => {
  const closed = (family: string, port: number, ends: string) =>
    `         python3-16120   [001] .....  1797.175616: inet_sock_set_state: family=${family} protocol=IPPROTO_TCP sport=${port} dport=8000 ${ends} oldstate=TCP_SYN_SENT newstate=TCP_CLOSE`;
  const mapped = 'saddr=127.0.0.1 daddr=127.0.0.9 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.9';
  const unopened = { kind: 'unopened', tid: 16120, atMs: 1797175.616 };
  expect(parseTraceLine(closed('AF_INET', 0, mapped))).toEqual({
    ...unopened,
    localPort: 0,
    remotePort: 8000,
    destination: '127.0.0.9',
  });
  expect(parseTraceLine(closed('AF_INET6', 31000, mapped))).toMatchObject({
    localPort: 31000,
    destination: '127.0.0.9',
  });
  const v6 = 'saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=::1 daddrv6=2001:db8::9';
  expect(parseTraceLine(closed('AF_INET6', 0, v6))).toMatchObject({ destination: '2001:db8::9' });
  expect(parseTraceLine(closed('AF_INET', 0, mapped).replace('SYN_SENT', 'ESTABLISHED'))).toBeUndefined();
});

test('anything else is nothing', () => {
  expect(parseTraceLine('# tracer: nop')).toBeUndefined();
  expect(parseTraceLine('x-1 [000] ..... 1.0: sys_enter_connect(fd: 3)')).toBeUndefined();
  expect(parseTraceLine(`CPU:1 [LOST ${'9'.repeat(400)} EVENTS]`)).toBeUndefined();
  expect(parseTraceLine(`x-1 [000] ..... 1.0: sys_connect -> 0x${'f'.repeat(17)}`)).toBeUndefined();
});

test('whatever a program calls itself, its thread and its error are read', () => {
  const name = fc.string({ minLength: 1, maxLength: 15 }).filter(text => !/[\n\r\u2028\u2029]/.test(text));
  fc.assert(
    fc.property(name, fc.integer({ min: 1, max: 4194304 }), fc.integer({ min: 1, max: 133 }), (comm, tid, errno) => {
      const result = BigInt.asUintN(64, BigInt(-errno)).toString(16);
      const line = `${comm.padStart(16)}-${tid} [003] .....  12.000001: sys_socket -> 0x${result}`;
      expect(parseTraceLine(line)).toMatchObject({ kind: 'returned', tid, syscall: 'socket', result: -errno });
    }),
  );
});
