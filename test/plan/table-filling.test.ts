import { describe, expect, test } from 'vitest';
import { unmetNeeds } from '../../src/api/needs.ts';
import type { Machine } from '../../src/model/machine.ts';
import { MOST_ENTRIES_TAKEN, withFilledTables } from '../../src/plan/table-filling.ts';
import { machineWith, planOf } from './machine.ts';

const MAX = 'net.netfilter.nf_conntrack_max';

function planned(lab: string, max: string, more: Partial<Machine> = {}, allowHostChanges = false) {
  const machine = machineWith({ [MAX]: max }, more);
  return withFilledTables(planOf(`lab: ${lab}`, machine), machine, allowHostChanges);
}

const needsOf = (plan: ReturnType<typeof planned>) => plan.needs.map(({ need }) => need);

describe('a maximum of tracking that the scenario lowers', () => {
  test('is kept by taking entries, on each host that tracks, without root and without a change of the machine', () => {
    const plan = planned(`{ host: { ${MAX}: 500 }, server: { conntrack: true } }`, '262144', {
      privilege: 'user-namespace',
    });
    expect(plan.hosts.server.entriesTaken).toBe(261_644);
    expect(plan.hosts.client.entriesTaken).toBeUndefined();
    expect(plan.hostWide).toEqual({});
    expect(needsOf(plan)).not.toContain('root');
    expect(needsOf(plan)).not.toContain('host-changes');
    expect(plan.warnings).toContainEqual({ warning: 'tracking-table-filled', max: 262_144, left: 500 });
    const both = planned(`{ host: { ${MAX}: 500 }, server: { conntrack: true }, client: { conntrack: true } }`, '1000');
    expect([both.hosts.client.entriesTaken, both.hosts.server.entriesTaken]).toEqual([500, 500]);
  });

  test('takes memory, which the plan asks for', () => {
    const memory = (plan: ReturnType<typeof planned>) => plan.needs.find(({ need }) => need === 'memory');
    const [few, many] = ['600', '100500'].map(max =>
      memory(planned(`{ host: { ${MAX}: 500 }, server: { conntrack: true } }`, max)),
    );
    expect((many as { bytes: number }).bytes - (few as { bytes: number }).bytes).toBe(99_900 * 384);
  });

  test('is changed where root allows it', () => {
    const plan = planned(`{ host: { ${MAX}: 500 }, server: { conntrack: true } }`, '262144', {}, true);
    expect(plan.hostWide).toEqual({ [MAX]: '500' });
    expect(plan.hosts.server.entriesTaken).toBeUndefined();
  });

  test.each([
    ['of a table too large to fill', `{ host: { ${MAX}: 500 }, server: { conntrack: true } }`, '4194304'],
    ['that no host of the lab meets', `{ host: { ${MAX}: 500 } }`, '262144'],
    ['that the machine does not have', `{ host: { ${MAX}: 300000 }, server: { conntrack: true } }`, '262144'],
    ['that is none at all', `{ host: { ${MAX}: 0 }, server: { conntrack: true } }`, '262144'],
  ])('has to be allowed %s', (_what, lab, max) => {
    const plan = planned(lab, max, { privilege: 'user-namespace' });
    expect(plan.hosts.server.entriesTaken).toBeUndefined();
    expect(needsOf(plan)).toContain('host-changes');
  });

  test('of a table too large says how large a table may be', () => {
    const machine = machineWith({ [MAX]: '4194304' }, { privilege: 'user-namespace' });
    const plan = planned(`{ host: { ${MAX}: 500 }, server: { conntrack: true } }`, '4194304', machine);
    const unmet = unmetNeeds(plan.needs, machine, { allowHostChanges: false, command: 'loadline run a.yaml' });
    expect(unmet?.message).toContain(MOST_ENTRIES_TAKEN.toLocaleString('en'));
    expect(unmet?.message).toContain('4,193,804');
    expect(unmet?.remedy).toBe('sudo loadline run a.yaml --allow-host-changes');
  });

  test('that is the machine’s own takes nothing', () => {
    const plan = planned(`{ host: { ${MAX}: 262144 }, server: { conntrack: true } }`, '262144');
    expect([plan.hostWide, plan.hosts.server.entriesTaken, needsOf(plan).includes('root')]).toEqual([
      {},
      undefined,
      false,
    ]);
  });

  test('leaves the other changes of the machine to be allowed', () => {
    const plan = planned(`{ host: { ${MAX}: 500, fs.file-max: 100000 }, server: { conntrack: true } }`, '262144');
    expect(plan.hostWide).toEqual({ 'fs.file-max': '100000' });
    expect(plan.needs).toContainEqual({ need: 'host-changes', settings: ['fs.file-max'] });
  });
});
