import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPattern, keyParts, matchesPattern, normaliseKey } from '../../../src/plan/tuning/sysctl-key.ts';

test.each([
  ['net.core.somaxconn', 'net.core.somaxconn'],
  ['net/core/somaxconn', 'net.core.somaxconn'],
  ['net.nf_conntrack_max', 'net.netfilter.nf_conntrack_max'],
  ['/net/core/somaxconn', 'net.core.somaxconn'],
  ['/proc/sys/net/core/somaxconn', 'net.core.somaxconn'],
  ['net.ipv4.conf.eth0/100.rp_filter', 'net.ipv4.conf.eth0/100.rp_filter'],
  ['net/ipv4/conf/eth0.100/rp_filter', 'net.ipv4.conf.eth0/100.rp_filter'],
])('%s is %s', (written, key) => {
  expect(normaliseKey(written)).toBe(key);
});

test('parts are the names below /proc/sys', () => {
  expect(keyParts('net.ipv4.conf.eth0/100.rp_filter')).toEqual(['net', 'ipv4', 'conf', 'eth0.100', 'rp_filter']);
});

test.each([
  ['net.ipv4.conf.*.rp_filter', 'net.ipv4.conf.eth0.rp_filter', true],
  ['net.ipv4.conf.*.rp_filter', 'net.ipv4.conf.eth0.forwarding', false],
  ['net.ipv4.*', 'net.ipv4.conf.eth0.rp_filter', false],
  ['net.ipv4.tcp_?mem', 'net.ipv4.tcp_rmem', true],
  ['net.ipv4.tcp_[rw]mem', 'net.ipv4.tcp_wmem', true],
  ['net.ipv4.tcp_[!rw]mem', 'net.ipv4.tcp_wmem', false],
  ['net.ipv4.tcp_[z-a]mem', 'net.ipv4.tcp_wmem', false],
  ['net.core.some+conn*', 'net.core.sommmeconn', false],
])('%s fits %s: %s', (pattern, key, fits) => {
  expect(isPattern(pattern)).toBe(true);
  expect(matchesPattern(pattern, key)).toBe(fits);
});

test('a normalised key is its own normal form, and every key fits itself as a pattern', () => {
  const key = fc.array(fc.stringMatching(/^[a-z0-9_/+$^()-]{1,6}$/), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(key, parts => {
      const name = ['net', ...parts].join('.');
      expect(normaliseKey(name)).toBe(name);
      expect(matchesPattern(name, name)).toBe(true);
    }),
  );
});
