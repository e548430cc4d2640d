import type { Amount } from '../../model/allowance.ts';
import type { ListenerFacts, MachineFacts } from '../../model/machine-facts.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { noBound } from '../allowance.ts';
import { plain, tidy } from '../amount.ts';
import { waiting } from './queue-room.ts';

/** The accept queue that each application asked for, as it has it now: the shortest. */
export const onMachine: OnMachine = {
  setting: 'listen(backlog)',
  sysctls: [],
  read: machine => {
    const shortest = shortestQueue(valueIn(machine.listeners) ?? []);
    const value: Probe<Amount> = shortest === undefined ? absent(noListener(machine)) : shortest.value;
    const allowance = value.state === 'read' ? waiting(value.value.number) : noBound('per-application');
    const inUse: Probe<number> = shortest === undefined ? absent(noListener(machine)) : ok(shortest.waiting);
    return { value, inUse, allows: { server: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'directive',
      setting: 'backlog of listen()',
      from: shortestBacklog(machine),
      to: String(tidy(connections)),
    },
  ],
};

function shortestQueue(listeners: readonly ListenerFacts[]): { value: Probe<Amount>; waiting: number } | undefined {
  const bounded = listeners.flatMap(({ bound: most, waiting: now }) => (most === undefined ? [] : [{ most, now }]));
  const [first, ...others] = bounded;
  if (first === undefined) return undefined;
  const least = others.reduce((shortest, each) => (each.most < shortest.most ? each : shortest), first);
  return { value: plain(ok(least.most)), waiting: least.now };
}

function shortestBacklog({ listeners }: MachineFacts): string {
  const shortest = shortestQueue(valueIn(listeners) ?? []);
  return shortest === undefined ? 'unknown' : (valueIn(shortest.value)?.text ?? 'unknown');
}

function noListener({ listeners }: MachineFacts): string {
  if (listeners.state !== 'read') return listeners.why;
  return listeners.value.length === 0 ? 'nothing listens' : '/proc/net/tcp does not tell the bound of a listener';
}
