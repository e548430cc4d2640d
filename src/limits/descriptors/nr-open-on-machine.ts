import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctlNumber } from '../amount.ts';
import { descriptorsFor } from './descriptors-for.ts';

/** The most that RLIMIT_NOFILE can be, and a table of descriptors can grow to (fs/file.c, expand_files). */
export const onMachine: OnMachine = {
  sysctls: ['fs.nr_open'],
  read: machine => {
    const value = sysctlNumber(machine, 'fs.nr_open');
    const { descriptors } = machine.process;
    const allowance = room('held', value, descriptors, { value: 'ceiling-of-limits', inUse: 'descriptors-open' });
    return { value, inUse: descriptors, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: 'fs.nr_open',
      from: valueIn(sysctlNumber(machine, 'fs.nr_open'))?.text ?? 'unknown',
      to: String(descriptorsFor(machine, connections)),
    },
  ],
};
