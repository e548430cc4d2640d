import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeOf, defaultOf, hasSince, inForce, kernelOf, SINCE } from '../../src/model/kernel-facts.ts';
import { kernelVersion } from '../../src/model/kernel-version.ts';
import { synSchedule, synsOf } from '../../src/model/syn-schedule.ts';

const NOTHING = () => undefined;
const page = (name: string) => readFileSync(path.join(import.meta.dirname, '../../docs', name), 'utf8');

describe('the version of a kernel', () => {
  it.each([
    ['5.10.0-46-cloud-amd64', { major: 5, minor: 10 }],
    ['6.1.176', { major: 6, minor: 1 }],
    ['6.18.44-fc-v509\n', { major: 6, minor: 18 }],
    ['7.2-rc1', { major: 7, minor: 2 }],
    ['unknown', undefined],
    ['42', undefined],
  ])('%s', (release, version) => expect(kernelVersion(release)).toEqual(version));
});

it.each([
  { release: '4.18.0-553.el8', linear: undefined, somaxconn: '128', reuse: '0', delay: undefined, transmits: false },
  { release: '5.10.0-46-amd64', linear: undefined, somaxconn: '4096', reuse: '2', delay: undefined, transmits: false },
  { release: '6.1.0-40-amd64', linear: undefined, somaxconn: '4096', reuse: '2', delay: undefined, transmits: false },
  { release: '6.6.0', linear: '4', somaxconn: '4096', reuse: '2', delay: undefined, transmits: false },
  { release: '6.12.48', linear: '4', somaxconn: '4096', reuse: '2', delay: undefined, transmits: true },
  { release: '6.18.44-fc', linear: '4', somaxconn: '4096', reuse: '2', delay: '1000', transmits: true },
])('Linux $release has its own defaults', ({ release, linear, somaxconn, reuse, delay, transmits }) => {
  expect(defaultOf('net.ipv4.tcp_syn_linear_timeouts', release)).toBe(linear);
  expect(defaultOf('net.core.somaxconn', release)).toBe(somaxconn);
  expect(defaultOf('net.ipv4.tcp_tw_reuse', release)).toBe(reuse);
  expect(defaultOf('net.ipv4.tcp_tw_reuse_delay', release)).toBe(delay);
  expect(hasSince(release, SINCE.outTransmits)).toBe(transmits);
});

it('a sysctl that can be read counts before the version', () => {
  const name = 'net.ipv4.tcp_syn_linear_timeouts';
  const inForceOf = (release: string, setting: (name: string) => string | undefined) => {
    const kernel = kernelOf(release, setting);
    return kernel && inForce(name, kernel);
  };
  expect(inForceOf('6.18.0', NOTHING)).toBe('4');
  expect(inForceOf('6.18.0', () => '0')).toBe('0');
  // As a distribution has it that took the change into an older kernel.
  expect(inForceOf('5.14.0-503.el9', () => '4')).toBe('4');
  expect(inForceOf('6.1.0', NOTHING)).toBeUndefined();
});

describe('a SYN that nobody answers', () => {
  it.each([
    [6, 4, [1, 2, 3, 4, 5, 7, 11, 19, 35, 67], 131],
    [6, 0, [1, 3, 7, 15, 31, 63], 127],
    [3, 4, [1, 2, 3, 4, 5, 7, 11], 19],
    [3, 0, [1, 3, 7], 15],
    [1, 4, [1, 2], 3],
    [1, 0, [1], 3],
    [0, 0, [], 1],
  ])(
    'is sent again with tcp_syn_retries %i and tcp_syn_linear_timeouts %i',
    (retries, linear, againAtS, givesUpAtS) => {
      expect(synSchedule(retries, linear)).toEqual({ againAtS, givesUpAtS });
    },
  );
});

describe('the documentation says the same', () => {
  it('of SYNs per failed attempt', () => {
    for (const retries of [1, 2, 6]) {
      const row = new RegExp(
        `\\| ${retries}(?: \\(default\\))? +\\| +${synsOf(retries, 4)} \\| +${synsOf(retries, 0)} \\|`,
      );
      expect(page('how-blame-works.md')).toMatch(row);
    }
  });

  it('of the default of somaxconn', () => {
    const { since, now, before } = changeOf('net.core.somaxconn');
    expect(page('limits/somaxconn.md')).toContain(
      `The default is ${now} since Linux ${since}; it was ${before} before.`,
    );
  });

  it('of the counter of packets that left', () => {
    expect(page('how-blame-works.md')).toContain(`\`Ip.OutTransmits\` exists since Linux ${SINCE.outTransmits}.`);
    expect(page('evidence.md')).toContain(`\`OutTransmits\` is missing before Linux ${SINCE.outTransmits}`);
  });
});
