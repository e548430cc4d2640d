import type { Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import { SERVERS } from '../../servers/servers.ts';
import { room } from '../allowance.ts';
import { plain } from '../amount.ts';
import { descriptorsFor } from './descriptors-for.ts';

/** Descriptors that one process may have: each connection takes one (fs/file.c, alloc_fd). */
export const onMachine: OnMachine = {
  setting: 'RLIMIT_NOFILE (soft)',
  sysctls: ['fs.nr_open'],
  read: machine => {
    const value = softLimit(machine);
    const { descriptors } = machine.process;
    const allowance = room('held', value, descriptors, { value: 'soft-limit', inUse: 'descriptors-open' });
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
