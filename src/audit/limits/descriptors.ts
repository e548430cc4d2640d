import type { Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { SERVERS } from '../../servers/servers.ts';
import { room } from '../allowance.ts';
import { numberOf, plain, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const OF_PROCESS = { inUse: 'descriptors-open' } as const;

/** Descriptors that one process may have: each connection takes one (fs/file.c, alloc_fd). */
export const nofile: AuditDefinition = {
  limit: 'nofile',
  setting: 'RLIMIT_NOFILE (soft)',
  sysctls: ['fs.nr_open'],
  read: machine => {
    const value = softLimit(machine);
    const { descriptors } = machine.process;
    const allowance = room('held', value, descriptors, { ...OF_PROCESS, value: 'soft-limit' });
    return { value, inUse: descriptors, allows: { server: allowance, client: allowance } };
  },
  raise: (machine, connections) => {
    const own = ownLimit(machine);
    return [
      {
        ...(own === undefined
          ? ({ kind: 'rlimit', setting: 'nofile' } as const)
          : ({ kind: 'directive', setting: own.setting } as const)),
        from: valueIn(softLimit(machine))?.text ?? 'unknown',
        to: String(descriptorsFor(machine, connections)),
      },
    ];
  },
};

/** The most that RLIMIT_NOFILE can be, and a table of descriptors can grow to (fs/file.c, expand_files). */
export const nrOpen: AuditDefinition = {
  limit: 'nr-open',
  sysctls: ['fs.nr_open'],
  read: machine => {
    const value = sysctlNumber(machine, 'fs.nr_open');
    const { descriptors } = machine.process;
    const allowance = room('held', value, descriptors, { ...OF_PROCESS, value: 'ceiling-of-limits' });
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

/** Open files of the machine; processes with CAP_SYS_ADMIN are exempt (fs/file_table.c, alloc_empty_file). */
export const fileMax: AuditDefinition = {
  limit: 'file-max',
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

/** What a server opens besides its connections, where it does not run yet: files, an epoll set, a listener, pipes. */
const DESCRIPTORS_OF_ANY_SERVER = 64;

/** The value that RLIMIT_NOFILE needs, rounded where fs.nr_open lets it be. */
function descriptorsFor(machine: MachineFacts, connections: number): number {
  const need = connections + (valueIn(machine.process.descriptors) ?? DESCRIPTORS_OF_ANY_SERVER);
  const ceiling = numberOf(sysctlNumber(machine, 'fs.nr_open')) ?? Number.POSITIVE_INFINITY;
  return need <= ceiling ? Math.min(tidy(need), ceiling) : tidy(need);
}

function softLimit(machine: MachineFacts): Probe<Amount> {
  const { process } = machine;
  const own = ownLimit(machine);
  if (own !== undefined) return plain(ok(own.nofile));
  return plain(process.limits.state === 'read' ? ok(process.limits.value.nofileSoft) : process.limits);
}

interface OwnLimit {
  readonly setting: string;
  readonly nofile: number;
}

/** What a server's workers set for themselves, whatever their master has. */
function ownLimit({ process, servers }: MachineFacts): OwnLimit | undefined {
  const name = valueIn(process.name) ?? '';
  const server = SERVERS.find(({ comm }) => comm?.test(name));
  const facts = server && servers[server.kind];
  const nofile = facts && valueIn(facts)?.nofile;
  return server?.nofileSetting === undefined || nofile === undefined
    ? undefined
    : { setting: server.nofileSetting, nofile };
}
