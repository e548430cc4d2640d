import { describe, expect, test } from 'vitest';
import { unmetNeed, unmetNeeds } from '../../src/api/needs.ts';
import type { Machine } from '../../src/model/machine.ts';
import type { Need } from '../../src/model/plan.ts';
import { RUN } from '../report/samples.ts';

const ROOT: Machine = { ...RUN.machine, programs: { ip: '/sbin/ip', nft: undefined }, nofileHard: 20_000 };
const USER: Machine = { ...ROOT, privilege: 'user-namespace' };
const CONTEXT = { allowHostChanges: false, command: 'loadline run a.yaml' };
const HOST_CHANGES: Need = { need: 'host-changes', settings: ['fs.file-max', 'net.ipv4.tcp_mem'] };

describe('what is there', () => {
  test.each<Need>([
    { need: 'netns' },
    { need: 'root', for: 'host-wide settings' },
    { need: 'program', program: 'ip', package: 'iproute2', for: 'the link' },
    { need: 'memory', bytes: 1_000_000 },
    { need: 'nofile', side: 'client', nofile: 20_000 },
  ])('%o is met', need => {
    expect(unmetNeed(need, ROOT, CONTEXT)).toBeUndefined();
  });

  test('an ordinary user in a user namespace can make network namespaces', () => {
    expect(unmetNeed({ need: 'netns' }, USER, CONTEXT)).toBeUndefined();
  });

  test('host changes that root has allowed', () => {
    expect(unmetNeed(HOST_CHANGES, ROOT, { ...CONTEXT, allowHostChanges: true })).toBeUndefined();
  });
});

describe('what is not there comes with the command that would allow it', () => {
  test('an address beyond this machine, until just that address is allowed', () => {
    const need: Need = { need: 'remote', address: '192.0.2.7' };
    const unmet = unmetNeed(need, ROOT, { ...CONTEXT, allowRemote: ['192.0.2.8'] });
    expect(unmet?.message).toContain('192.0.2.7');
    expect(unmet?.remedy).toBe('loadline run a.yaml --allow-remote 192.0.2.7');
    expect(unmetNeed(need, ROOT, { ...CONTEXT, allowRemote: ['192.0.2.8', '192.0.2.7'] })).toBeUndefined();
  });

  test('a program', () => {
    const unmet = unmetNeed(
      { need: 'program', program: 'nft', package: 'nftables', for: 'dropped packets' },
      ROOT,
      CONTEXT,
    );
    expect(unmet?.message).toBe('nft is needed for dropped packets, and was not found');
    expect(unmet?.remedy).toBe('sudo apt-get install -y nftables');
  });

  test('root', () => {
    expect(unmetNeed({ need: 'root', for: 'host-wide settings' }, USER, CONTEXT)?.remedy).toBe(
      'sudo loadline run a.yaml',
    );
  });

  test('leave to change the machine, for root and for others', () => {
    expect(unmetNeed(HOST_CHANGES, ROOT, CONTEXT)?.message).toContain('fs.file-max, net.ipv4.tcp_mem');
    expect(unmetNeed(HOST_CHANGES, ROOT, CONTEXT)?.remedy).toBe('loadline run a.yaml --allow-host-changes');
    expect(unmetNeed(HOST_CHANGES, USER, CONTEXT)?.remedy).toBe('sudo loadline run a.yaml --allow-host-changes');
  });

  test('memory, with figures', () => {
    expect(unmetNeed({ need: 'memory', bytes: 30 * 2 ** 30 }, ROOT, CONTEXT)?.message).toBe(
      'it needs about 30 GiB of memory, and 20 GiB of 24 GiB are available',
    );
  });

  test('descriptors, with figures, and beyond fs.nr_open', () => {
    const machine: Machine = { ...ROOT, settings: { 'fs.nr_open': { state: 'read', value: '1048576' } } };
    const more = unmetNeed({ need: 'nofile', side: 'server', nofile: 65_536 }, machine, CONTEXT);
    expect(more?.message).toBe('a process on the server needs 65,536 descriptors, and the hard limit here is 20,000');
    expect(more?.remedy).toMatch(/^sudo prlimit --pid \$\$ --nofile=65536:65536/);
    expect(unmetNeed({ need: 'nofile', side: 'server', nofile: 2_000_000 }, machine, CONTEXT)?.remedy).toMatch(
      /^sudo sysctl -w fs.nr_open=2000000 && sudo prlimit/,
    );
  });

  test('one message says all that host changes take', () => {
    const needs: Need[] = [{ need: 'root', for: 'host-wide settings' }, HOST_CHANGES];
    expect(unmetNeeds(needs, USER, CONTEXT)?.remedy).toBe('sudo loadline run a.yaml --allow-host-changes');
  });
});
