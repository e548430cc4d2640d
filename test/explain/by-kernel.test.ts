import { describe, expect, it } from 'vitest';
import { lookUp } from '../../src/explain/lookup.ts';
import type { Setting } from '../../src/model/limit.ts';

/** What is said of a thing on a machine with these sysctls. */
const said = (thing: string, sysctls: Readonly<Record<string, string>>) =>
  JSON.stringify(lookUp(thing, (setting: Setting) => (setting.kind === 'sysctl' ? sysctls[setting.name] : undefined)));
const on = (release: string, more: Readonly<Record<string, string>> = {}) => ({ 'kernel.osrelease': release, ...more });
const LINEAR = 'net.ipv4.tcp_syn_linear_timeouts';

describe.each(['5.10.0-46-amd64', '6.1.0-40-amd64'])('on Linux %s', release => {
  it.each([
    ['somaxconn', 'connecting takes 1, 3, 7 seconds more:'],
    ['ListenOverflows', 'makes 2 with tcp_syn_retries=1 and 7 with the default.'],
    ['net.ipv4.tcp_syn_retries', 'about 3 s for 1, 7 s for 2, 15 s for 3.'],
    ['OutRequests', 'IPv4 counts after the rules of the host itself'],
    ['OutTransmits', 'The kernel has no such counter.'],
    ['TWRecycled', 'allowed it, one to two seconds after'],
  ])('explain %s says what holds there', (thing, words) => expect(said(thing, on(release))).toContain(words));
});

describe.each(['6.12.48+deb13', '6.18.44-fc-v509'])('on Linux %s', release => {
  it.each([
    ['listen-backlog', 'connecting takes 1, 2, 3 seconds more:'],
    ['ListenOverflows', 'makes 3 with tcp_syn_retries=1 and 11 with the default.'],
    ['net.ipv4.tcp_syn_retries', 'about 3 s for 1, 7 s for 2, 19 s for 3.'],
    ['OutRequests', 'It counts before the rules of the host itself'],
    ['OutTransmits', 'OutRequests less OutTransmits is what'],
  ])('explain %s says what holds there', (thing, words) => {
    expect(said(thing, on(release))).toContain(words);
    expect(said(thing, on(release))).not.toContain('efore Linux');
  });

  it('with the first gaps doubled by a sysctl, explain says so', () => {
    expect(said('somaxconn', on(release, { [LINEAR]: '0' }))).toContain('connecting takes 1, 3, 7 seconds more');
  });
});

it('on a kernel that is not known, explain says both', () => {
  expect(said('somaxconn', {})).toContain('connecting takes 1, 2, 3 (before Linux 6.5: 1, 3, 7) seconds more');
  expect(said('OutRequests', {})).toContain('Since Linux 6.7: It counts before');
});

it('a port in TIME_WAIT is free again after the delay in force', () => {
  expect(said('TWRecycled', on('6.18.0', { 'net.ipv4.tcp_tw_reuse_delay': '200' }))).toContain(
    'allowed it, 200 ms after',
  );
  expect(said('TWRecycled', on('6.12.0'))).toContain('one to two seconds');
});
