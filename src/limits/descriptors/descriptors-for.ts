import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';
import { numberOf, sysctlNumber, tidy } from '../amount.ts';

/** What a server opens besides its connections, where it does not run yet: files, an epoll set, a listener, pipes. */
const DESCRIPTORS_OF_ANY_SERVER = 64;

/** The value that RLIMIT_NOFILE needs, rounded where fs.nr_open lets it be. */
export function descriptorsFor(machine: MachineFacts, connections: number): number {
  const need = connections + (valueIn(machine.process.descriptors) ?? DESCRIPTORS_OF_ANY_SERVER);
  const ceiling = numberOf(sysctlNumber(machine, 'fs.nr_open')) ?? Number.POSITIVE_INFINITY;
  return need <= ceiling ? Math.min(tidy(need), ceiling) : tidy(need);
}
