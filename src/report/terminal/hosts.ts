import { areTooFew, type FleetPorts } from '../../model/fleet-ports.ts';
import type { HostCheck, ReadyHost, UnreachableHost } from '../../model/host-check.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import { type Paint, paint } from '../paint.ts';
import { ALLOW_READING, clockText, unreadText } from '../wording/host.ts';
import { labelled } from '../wrap.ts';
import { columns } from './columns.ts';
import { WIDTH } from './width.ts';

/** The hosts for a person: a row for each that answers, then what stands in the way and what is lacking. */
export function hostsText(checks: readonly HostCheck[], ports: FleetPorts, colour: boolean): string {
  const marks = paint(colour);
  const ready = checks.filter(check => check.state === 'ready');
  const unreachable = checks.filter(check => check.state === 'unreachable');
  const sections = [
    ready.length === 0 ? [] : [tableOf(ready).trimEnd()],
    unreachable.flatMap(host => unreachableLines(host, marks)),
    [...sourceLines(ready), ...portLines(ready, ports, marks), ...sameMachineLines(ready)],
    lackingLines(ready),
    [conclusion(checks.length, unreachable, marks)],
  ];
  const shown = sections.filter(section => section.length > 0);
  return `${shown.map(section => section.join('\n')).join('\n\n')}\n`;
}

const HEAD = ['host', 'side', 'user', 'kernel', 'node', 'nofile', 'ports', 'clock ahead'];

function tableOf(hosts: readonly ReadyHost[]): string {
  const rows = hosts.map(({ name, side, facts, clock }) => [
    ...[visible(name), side, visible(facts.user), shortKernel(facts.kernel), visible(facts.node)],
    ...[count(facts.nofileHard), count(facts.ephemeralPorts), clockText(clock)],
  ]);
  return columns([HEAD, ...rows]);
}

/** `6.1.0-31` of `6.1.0-31-cloud-amd64`. */
function shortKernel(release: string): string {
  return /^[\d.]+(?:-\d+)?/.exec(release)?.[0] ?? visible(release);
}

function unreachableLines({ name, why, remedy }: UnreachableHost, marks: Paint): string[] {
  const head = labelled(`${visible(name)}: `, visible(why), WIDTH);
  const allow = remedy === undefined ? [] : labelled('  what would allow it: ', visible(remedy), WIDTH);
  return [...head.map(marks.bad), ...allow];
}

function sourceLines(hosts: readonly ReadyHost[]): string[] {
  return hosts.flatMap(({ name, source }) => {
    if (source === undefined) return [];
    const told = source.state === 'read' ? `connects to the server from ${source.value}` : source.why;
    return labelled(`${visible(name)}: `, visible(told), WIDTH);
  });
}

function portLines(hosts: readonly ReadyHost[], ports: FleetPorts, marks: Paint): string[] {
  const clients = hosts.filter(({ side }) => side === 'client');
  if (clients.length === 0) return [];
  const held = clients.flatMap(({ name, facts: { timeWait } }) =>
    timeWait.state === 'read' && timeWait.value > 0
      ? [`${counted(timeWait.value, 'socket')} in TIME-WAIT on ${name}`]
      : [],
  );
  const told = labelled('', visible([portsText(clients.length, ports), ...held].join('; ')), WIDTH);
  if (!areTooFew(ports)) return told;
  return [...told.map(marks.bad), ...labelled('  what would allow it: ', MORE_PORTS, WIDTH)];
}

function portsText(clients: number, { most, asked }: FleetPorts): string {
  const have = `${counted(clients, 'client host')}, from one address each: ${count(most)} connections at once to one address and port`;
  return asked === undefined ? have : `${have}, and the scenario asks for ${count(asked)}`;
}

const MORE_PORTS = 'more client hosts, or a wider net.ipv4.ip_local_port_range on these';

function sameMachineLines(hosts: readonly ReadyHost[]): string[] {
  const bootIds = [...new Set(hosts.map(({ facts }) => facts.bootId))];
  return bootIds.flatMap(bootId => {
    const names = hosts.filter(({ facts }) => facts.bootId === bootId).map(({ name }) => name);
    if (names.length < 2) return [];
    const told = `${names.slice(0, -1).join(', ')} and ${names.at(-1)} are one machine: they share its processors, and every limit of the whole machine`;
    return labelled('', visible(told), WIDTH);
  });
}

function lackingLines(hosts: readonly ReadyHost[]): string[] {
  const lines = hosts.flatMap(({ name, facts: { user, rights } }) => {
    const lacking = rights.filter(({ held }) => !held);
    if (lacking.length === 0) return [];
    const what = lacking.map(({ capability }) => unreadText(capability)).join(', ');
    return labelled(`${visible(name)}: `, visible(`${user} may not read ${what}`), WIDTH);
  });
  return lines.length === 0 ? [] : [...lines, ...labelled('  what would allow it: ', ALLOW_READING, WIDTH)];
}

function conclusion(all: number, unreachable: readonly UnreachableHost[], marks: Paint): string {
  if (unreachable.length === 0) return marks.good(`${counted(all, 'host')} reached.`);
  return marks.bad(`${unreachable.length} of ${counted(all, 'host')} not reached.`);
}
