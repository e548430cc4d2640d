import type { AddressFamily } from '../../../model/address-family.ts';
import type { NftTable } from '../../../system/linux/nftables.ts';
import type { Spot } from './spots.ts';

export interface TrailScript {
  readonly families: readonly AddressFamily[];
  /** Where servers of the run listen. */
  readonly serverPorts: readonly number[];
  /** Devices on which packets come to this host. */
  readonly devices: readonly string[];
  /** Connections at most. */
  readonly size: number;
}

/** The nftables script that lays one host's part of the trail, asleep: no packet passes it yet. */
export function trailScript(spots: readonly Spot[], options: TrailScript): string {
  return spots.map(spot => tableText(spot, options)).join('');
}

/** Each spot has a table of its own, to be woken by itself. */
export function tableOf({ family, name }: Spot): NftTable {
  return { family, name: `loadline_trail_${name}` };
}

/** Addresses of different lengths are keys of different sets. */
export function setName(family: AddressFamily): string {
  return `passed_${family}`;
}

function tableText(spot: Spot, options: TrailScript): string {
  const { family, name } = tableOf(spot);
  const sets = options.families.map(of => setText(of, options.size));
  return `table ${family} ${name} {\n  flags dormant\n${[...sets, chainText(spot, options)].join('')}}\n`;
}

/**
 * A quota for each connection, that nobody uses up, counts bytes. A counter of nftables is kept for each processor apart, and in a burst
 * the kernel has no such memory at hand: one in twenty new connections is not counted then.
 */
const COUNTING = 'quota 1000 mbytes';

function setText(family: AddressFamily, size: number): string {
  const address = family === 'ipv4' ? 'ipv4_addr' : 'ipv6_addr';
  const key = `type ${address} . inet_service . ${address} . inet_service`;
  return `  set ${setName(family)} {\n    ${key}; flags dynamic; size ${size}; ${COUNTING};\n  }\n`;
}

function chainText(spot: Spot, { families, serverPorts, devices }: TrailScript): string {
  const { hook, priority, family } = spot;
  const on = family === 'netdev' ? ` devices = { ${devices.join(', ')} }` : '';
  const rules = families.map(of => `    ${matchOf(spot, serverPorts)} add @${setName(of)} { ${keyOf(spot, of)} }\n`);
  return `  chain passing {\n    type filter hook ${hook}${on} priority ${priority}; policy accept;\n${rules.join('')}  }\n`;
}

const FLAGS: Readonly<Record<Spot['packet'], string>> = {
  SYN: 'tcp flags & (syn | ack | rst) == syn',
  'SYN-ACK': 'tcp flags & (syn | ack | rst) == syn | ack',
  RST: 'tcp flags & rst == rst',
};

function matchOf({ packet }: Spot, serverPorts: readonly number[]): string {
  return `${FLAGS[packet]} tcp ${packet === 'SYN' ? 'dport' : 'sport'} { ${serverPorts.join(', ')} }`;
}

/** The client's address and port, then the server's, whichever way the packet goes. */
function keyOf({ packet }: Spot, family: AddressFamily): string {
  const ip = family === 'ipv4' ? 'ip' : 'ip6';
  const [source, destination] = [`${ip} saddr . tcp sport`, `${ip} daddr . tcp dport`];
  return packet === 'SYN' ? `${source} . ${destination}` : `${destination} . ${source}`;
}
