import { type AddressFamily, familyOf } from '../../model/address-family.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import type { Plan } from '../../model/plan.ts';
import { absent, derive, ok, type Probe } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';

/** How far a counter of one host moved during the run. */
export type Moved = (name: string) => Probe<number>;

/** Counters that IPv4 and IPv6 have under different names (net/ipv4/proc.c, net/ipv6/proc.c). */
const NAMES: Readonly<Record<string, Readonly<Record<AddressFamily, string>>>> = {
  'Ip.InNoRoutes': { ipv4: 'IpExt.InNoRoutes', ipv6: 'Ip6.InNoRoutes' },
  'Ip.InOctets': { ipv4: 'IpExt.InOctets', ipv6: 'Ip6.InOctets' },
  'Ip.OutOctets': { ipv4: 'IpExt.OutOctets', ipv6: 'Ip6.OutOctets' },
  'Ip.ForwDatagrams': { ipv4: 'Ip.ForwDatagrams', ipv6: 'Ip6.OutForwDatagrams' },
};

/** Counters of `Ip.` are sums over the families that the load uses; TCP counts both families together. */
export function movedBy(counters: HostEvidence['counters'], families: readonly AddressFamily[]): Moved {
  if (counters.state !== 'read') return () => counters;
  const series = counters.value;
  const move = (name: string) => {
    const moved = delta(series, name);
    return moved === undefined ? absent<number>(`this kernel does not count ${name}`) : ok(moved);
  };
  return name => {
    if (!name.startsWith('Ip.')) return move(name);
    const { ipv4, ipv6 } = NAMES[name] ?? { ipv4: name, ipv6: name.replace('Ip.', 'Ip6.') };
    const ofFamilies = families.map(family => move(family === 'ipv6' ? ipv6 : ipv4));
    return derive(ofFamilies, (...moves) => moves.reduce((sum, one) => sum + one, 0));
  };
}

/** The address families that a run's load uses. */
export function familiesOf({ hosts }: Plan): readonly AddressFamily[] {
  return [...new Set(hosts.server.addresses.map(familyOf))];
}
