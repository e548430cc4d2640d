import { describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.ts';
import type { Attribution } from '../../src/model/attribution.ts';
import { asOlderKernel } from './as-older-kernel.ts';
import { blameOf, capturedIn, openCaptured } from './fixtures.ts';

const FOLDER = 'linux-6.18';

const isIpv6 = (name: string) => name.startsWith('ipv6-');
const ALL = capturedIn(FOLDER);

describe('runs as a kernel before Linux 6.7 counts them', () => {
  it.each(ALL.filter(name => !isIpv6(name)))('%s is blamed on the same, and as surely', name => {
    const { now, older } = bothOf(name);
    expect(blameOf(now)).not.toHaveProperty('unexplained');
    expect(older.groups.map(sureness)).toEqual(now.groups.map(sureness));
  });

  it.each(ALL.filter(isIpv6))('%s is blamed on the same, or on nothing', name => {
    const { now, older } = bothOf(name);
    const groups = older.groups.filter(({ cause }) => cause.kind !== 'unexplained');
    expect(blameOf({ ...older, groups })).toEqual(groups.length === 0 ? {} : blameOf(now));
  });
});

it('over IPv6 nothing is put down to the link for what the client may have dropped, and the missing counter is named', () => {
  const { run, ledgers } = openCaptured(FOLDER, 'ipv6-firewall-drop-client');
  const { groups, unexplained } = attribute(asOlderKernel(run), ledgers).attribution;
  expect(unexplained).toBeGreaterThan(100);
  expect(JSON.stringify(groups.map(({ considered }) => considered))).toContain('does not count Ip.OutTransmits');
});

it('over IPv6 what the listener itself dropped is known all the same', () => {
  const { run, ledgers } = openCaptured(FOLDER, 'ipv6-listen-backlog');
  expect(blameOf(attribute(asOlderKernel(run), ledgers).attribution)).toEqual({ 'listen-backlog server': 136 });
});

function bothOf(name: string): { readonly now: Attribution; readonly older: Attribution } {
  const { run, ledgers } = openCaptured(FOLDER, name);
  return {
    now: attribute(run, ledgers).attribution,
    older: attribute(asOlderKernel(run), ledgers).attribution,
  };
}

function sureness({ cause, confidence, group }: Attribution['groups'][number]) {
  return { cause, confidence, count: group.count };
}
