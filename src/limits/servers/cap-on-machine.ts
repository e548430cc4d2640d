import type { Allowance, Amount } from '../../model/allowance.ts';
import type { MachineFacts, ServerFacts } from '../../model/machine-facts.ts';
import type { OnMachine } from '../../model/on-machine.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Server } from '../../servers/server.ts';
import { bound, noBound, step, unknown } from '../allowance.ts';
import { plain, tidy } from '../amount.ts';

/** How many connections a server program serves at most, by its own configuration. One that it passes on takes two. */
export function capOnMachine(server: Server & Required<Pick<Server, 'cap'>>): OnMachine {
  const { setting, useUnknown } = server.cap;
  return {
    sysctls: [],
    read: machine => {
      const facts = factsOf(machine, server);
      const value = plain(facts.state === 'read' ? ok(facts.value.most) : facts);
      return { value, inUse: absent(useUnknown), allows: { server: allowanceOf(machine, server, value) } };
    },
    raise: (machine, connections) => [
      {
        kind: 'directive',
        setting,
        from: String(valueIn(factsOf(machine, server))?.most ?? 'unknown'),
        to: String(tidy(connections / workersOrOne(machine, server))),
      },
    ],
  };
}

function factsOf({ servers }: MachineFacts, { kind }: Server): Probe<ServerFacts> {
  return servers[kind] ?? absent(`the configuration of ${kind} was not read`);
}

/** A server's own limit counts where that server is the process to be judged. */
function allowanceOf(machine: MachineFacts, server: Server, value: Probe<Amount>): Allowance {
  if (server.comm?.test(valueIn(machine.process.name) ?? '') !== true) return noBound('another-program');
  if (value.state !== 'read') return unknown('held', value.why);
  const { number: most } = value.value;
  const workers = workersOf(machine, server);
  if (workers === undefined) return bound('held', [step('+', most, 'workers')]);
  if (workers.state !== 'read') return unknown('held', workers.why);
  return bound('held', [step('+', workers.value, 'workers'), step('×', most, 'connections-a-worker')]);
}

function workersOrOne(machine: MachineFacts, server: Server): number {
  const workers = workersOf(machine, server);
  return workers?.state === 'read' ? workers.value : 1;
}

/** Workers that have `most` connections each; undefined for a server that has them all together. */
function workersOf(machine: MachineFacts, server: Server): Probe<number> | undefined {
  const workers = valueIn(factsOf(machine, server))?.workers;
  if (workers?.state !== 'read') return workers;
  if (workers.value !== 'auto') return ok(workers.value);
  const processors = valueIn(machine.processors);
  return processors === undefined
    ? absent('there are as many workers as processors, and the processors are not known')
    : ok(processors);
}
