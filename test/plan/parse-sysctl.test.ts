import { describe, expect, it } from 'vitest';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { reported } from './scenario-text.ts';

const VALUE = '(a number, text or a list of numbers, as the kernel takes it)';

describe('sysctls of a scenario', () => {
  it.each([
    ['128', '128'],
    ['"1024 65535"', '1024 65535'],
    ['[1024, 65535]', '1024 65535'],
    ['[4096, "131072", 33554432]', '4096 131072 33554432'],
    ['""', ''],
    ['reno', 'reno'],
    ['-1', '-1'],
  ])('keeps %s as %j', (written, value) => {
    const text = `name: a\nlab: { server: { sysctl: { net.ipv4.x: ${written} } } }`;
    expect(parseScenario(text, 's.yaml').lab.server.sysctl).toEqual({ 'net.ipv4.x': value });
  });

  it.each([
    [
      'server: { sysctl: { net.core.somaxconn: true } }',
      `2:48 lab.server.sysctl.net.core.somaxconn: lab.server.sysctl.net.core.somaxconn cannot be true ${VALUE}`,
    ],
    [
      'server: { sysctl: { net.core.somaxconn: } }',
      `2:48 lab.server.sysctl.net.core.somaxconn: lab.server.sysctl.net.core.somaxconn cannot be empty ${VALUE}`,
    ],
    [
      'server: { sysctl: { net.ipv4.x: 1e300 } }',
      '2:40 lab.server.sysctl.net.ipv4.x: 1e+300 is not a whole number that can be kept exactly (it in quotes)',
    ],
    [
      'server: { sysctl: { net.ipv4.x: "a\\nb" } }',
      `2:40 lab.server.sysctl.net.ipv4.x: a sysctl value is one line ${VALUE}`,
    ],
    [
      'server: { sysctl: { somaxconn: 1 } }',
      '2:28 lab.server.sysctl.somaxconn: "somaxconn" is not the name of a sysctl (a name such as net.core.somaxconn)',
    ],
    [
      'client: { sysctl: { fs.file-max: 1 } }',
      '2:28 lab.client.sysctl.fs.file-max: fs.file-max holds for the whole machine (it under lab.host) [lab.host]',
    ],
    [
      'client: { sysctl: { net.core.netdev_max_backlog: 1 } }',
      '2:28 lab.client.sysctl.net.core.netdev_max_backlog: net.core.netdev_max_backlog holds for the whole machine (it under lab.host) [lab.host]',
    ],
    [
      'host: { net.core.somaxconn: 1 }',
      '2:16 lab.host.net.core.somaxconn: each host of the lab has its own net.core.somaxconn (it under lab.client.sysctl or lab.server.sysctl) [lab.server.sysctl]',
    ],
    [
      'server: { sysctl: { net.core.somaxconn: 1, net/core/somaxconn: 2 } }',
      '2:51 lab.server.sysctl.net/core/somaxconn: net.core.somaxconn is given twice',
    ],
  ])('refuses %s', (lab, problem) => {
    expect(reported(`name: a\nlab: { ${lab} }`)).toEqual([problem]);
  });
});
