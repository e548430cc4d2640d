import type { Configured } from '../../model/audit.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';

const NR_OPEN = 'fs.nr_open';

/** A limit of descriptors above fs.nr_open, now and from the next boot, is refused: the one before it stays. */
export function withoutRefused(
  limits: Readonly<Record<string, Configured>>,
  sysctls: Readonly<Record<string, Configured>>,
  machine: MachineFacts,
): Readonly<Record<string, Configured>> {
  const line = limits['nofile'];
  const value = nrOpenAfter(sysctls, machine);
  const refused = line !== undefined && value !== undefined && Number(line.amount) > value;
  return refused ? { ...limits, nofile: { ...line, effective: 'never', above: { setting: NR_OPEN, value } } } : limits;
}

/** What a file sets at boot is in force before anybody logs in, or a unit starts. */
function nrOpenAfter(sysctls: Readonly<Record<string, Configured>>, machine: MachineFacts): number | undefined {
  const probe = machine.sysctls[NR_OPEN];
  const line = sysctls[NR_OPEN];
  const text = line?.effective === 'at-boot' ? line.amount : probe && valueIn(probe);
  return text === undefined || !/^\d+$/.test(text) ? undefined : Number(text);
}
