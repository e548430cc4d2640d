import { describe, expect, test } from 'vitest';
import { readSysctl, sameSysctlValue, sysctlPath } from '../../src/system/sysctl.ts';

test('a value is read with single blanks', () => {
  expect(readSysctl('net.ipv4.ip_local_port_range')).toMatch(/^\d+ \d+$/);
  expect(() => readSysctl('net.ipv4.no_such_thing')).toThrow('ENOENT');
});

test('a name never leads out of /proc/sys', () => {
  expect(sysctlPath('net.ipv4.tcp_syncookies')).toBe('/proc/sys/net/ipv4/tcp_syncookies');
  expect(() => sysctlPath('net/../../../etc/passwd')).toThrow('not the name of a sysctl');
});

describe('values that mean the same', () => {
  test.each([
    ['net.ipv4.tcp_rmem', '4096 131072 6291456', ' 4096\t131072  6291456\n', true],
    ['net.ipv4.tcp_rmem', '4096 131072 6291456', '4096 131072 6291457', false],
    ['net.ipv4.ip_local_reserved_ports', '8081,8080,9000-9002,9003', '8080-8081,9000-9003', true],
    ['net.ipv4.ip_local_reserved_ports', '8080,8082', '8080-8082', false],
    ['net.ipv4.ip_local_reserved_ports', '', '\n', true],
  ])('%s: %j and %j', (name, one, other, same) => {
    expect(sameSysctlValue(name, one, other)).toBe(same);
  });
});
