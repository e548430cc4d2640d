import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { openLab } from '../../src/lab/lab.ts';
import { socketAddress } from '../../src/system/linux/socket-address.ts';
import {
  acceptFrom,
  bindTo,
  choosePortAtConnect,
  closeDescriptor,
  connectTo,
  listenOn,
  openSocket,
  takeBothFamilies,
} from '../../src/system/linux/sockets.ts';
import { testWith } from '../collectors/needs.ts';
import { until } from './lab-sockets.ts';
import { planOf } from './plan-of.ts';

const EINPROGRESS = 115;
const NAMESPACES = ['namespaces'] as const;
const CLIENTS = ['2001:2:0:18::1', '2001:2:0:18::2', '2001:2:0:18::12c'];
const SERVERS = ['2001:2:0:19::1', '2001:2:0:19::2'];
const IPV6 = { client: { addresses: CLIENTS }, server: { addresses: SERVERS } };

testWith(NAMESPACES, 'every IPv6 address connects, and is connected to, at a listener for both families', async () => {
  const plan = planOf({
    client: { addresses: ['198.18.0.1', ...CLIENTS] },
    server: { addresses: ['198.19.0.1', ...SERVERS] },
  });
  const lab = await openLab(plan, { allowHostChanges: false });
  const fds: number[] = [];
  try {
    const listener = lab.hosts.server.run(() => openSocket('ipv6'));
    fds.push(listener);
    expect(takeBothFamilies(listener)).toBe(0);
    expect(bindTo(listener, socketAddress('::', 8080))).toBe(0);
    expect(listenOn(listener, 16)).toBe(0);
    const pairs = [
      ...CLIENTS.flatMap(source => SERVERS.map(destination => ['ipv6', source, destination] as const)),
      ['ipv4', '198.18.0.1', '198.19.0.1'] as const,
    ];
    for (const [family, source, destination] of pairs) {
      const fd = lab.hosts.client.run(() => openSocket(family));
      fds.push(fd);
      expect(choosePortAtConnect(fd)).toBe(0);
      expect(bindTo(fd, socketAddress(source, 0)), source).toBe(0);
      expect(connectTo(fd, socketAddress(destination, 8080)), destination).toBe(-EINPROGRESS);
      fds.push(await until(() => accept(listener)));
    }
  } finally {
    for (const fd of fds) closeDescriptor(fd);
    await lab.close();
  }
});

/** Undefined while no connection waits. */
function accept(listener: number): number | undefined {
  const fd = acceptFrom(listener);
  return fd < 0 ? undefined : fd;
}

testWith(NAMESPACES, 'no packet moves in an idle IPv6 lab', async () => {
  const lab = await openLab(planOf(IPV6), { allowHostChanges: false });
  try {
    // Multicast reports, duplicate address detection and router solicitation would come within two seconds.
    await setTimeout(2500);
    for (const side of ['client', 'server'] as const) {
      const moved = lab.hosts[side].run(() => readFileSync('/proc/thread-self/net/snmp6', 'utf8'));
      expect(moved, side).toMatch(/^Ip6InReceives\s+0$/m);
      expect(moved, side).toMatch(/^Ip6OutRequests\s+0$/m);
    }
  } finally {
    await lab.close();
  }
});
