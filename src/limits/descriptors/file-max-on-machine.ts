import type { OnMachine } from '../../model/on-machine.ts';
import { valueIn } from '../../model/probe.ts';
import { room } from '../allowance.ts';
import { sysctlNumber, tidy } from '../amount.ts';

/** Open files of the machine; processes with CAP_SYS_ADMIN are exempt (fs/file_table.c, alloc_empty_file). */
export const onMachine: OnMachine = {
  sysctls: ['fs.file-max'],
  read: machine => {
    const value = sysctlNumber(machine, 'fs.file-max');
    const terms = { value: 'open-files-of-machine', inUse: 'files-open' } as const;
    const allowance = room('held', value, machine.openFiles, terms);
    return { value, inUse: machine.openFiles, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: 'fs.file-max',
      from: valueIn(sysctlNumber(machine, 'fs.file-max'))?.text ?? 'unknown',
      to: String(tidy(connections + (valueIn(machine.openFiles) ?? 0))),
    },
  ],
};
