import { type AddressFamily, familyOf } from '../../model/address-family.ts';
import type { HostEvidence } from '../../model/evidence.ts';
import type { Plan } from '../../model/plan.ts';
import { absent, derive, type Probe, read } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';

/** How far a counter of one host moved during the run. */
export type Moved = (name: string) => Probe<number>;

/** Counters of `Ip.` are sums over the families that the load uses; TCP counts both families together. */
export function movedBy(counters: HostEvidence['counters'], families: readonly AddressFamily[]): Moved {
  if (counters.state !== 'read') return () => counters;
  const series = counters.value;
  const move = (name: string) => {
    const moved = delta(series, name);
    return moved === undefined ? absent<number>(`this kernel does not count ${name}`) : read(moved);
  };
  return name => {
    if (!name.startsWith('Ip.')) return move(name);
    const ofFamilies = families.map(family => move(family === 'ipv6' ? name.replace('Ip.', 'Ip6.') : name));
    return derive(ofFamilies, (...moves) => moves.reduce((sum, one) => sum + one, 0));
  };
}

/** The address families that a run's load uses. */
export function familiesOf({ hosts }: Plan): readonly AddressFamily[] {
  return [...new Set(hosts.server.addresses.map(familyOf))];
}
