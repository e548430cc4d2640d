import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Side } from '../../src/model/side.ts';
import { testWith } from '../collectors/needs.ts';
import { stateOf, until, withLab } from './lab-sockets.ts';
import { addresses, CLIENT, planOf, SERVER } from './plan-of.ts';

const ESTABLISHED = 1;
const NAMESPACES = ['namespaces'] as const;

testWith(NAMESPACES, 'the hosts reach each other', async () => {
  await withLab(planOf({}), async tools => {
    const listener = tools.listen(SERVER);
    const client = tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    expect(stateOf(client)).toBe(ESTABLISHED);
  });
});

testWith(NAMESPACES, 'every planned address connects, and is connected to', async () => {
  const client = addresses(18, 300);
  const server = addresses(19, 300);
  await withLab(planOf({ client: { addresses: client }, server: { addresses: server } }), async tools => {
    const listener = tools.listen('0.0.0.0', 512);
    const sockets = client.map((source, index) => tools.connect(source, server[index] ?? SERVER));
    for (const _ of sockets) await until(() => tools.accept(listener));
    expect(sockets.map(stateOf)).toEqual(sockets.map(() => ESTABLISHED));
  });
});

testWith(NAMESPACES, 'an address that was not planned is nobody’s', async () => {
  await withLab(planOf({ client: { addresses: addresses(18, 3) } }), ({ connect }) => {
    expect(() => connect('198.18.0.4', SERVER)).toThrow('EADDRNOTAVAIL');
    expect(() => connect(CLIENT, '198.19.0.2')).toThrow('ENETUNREACH');
  });
});

testWith(NAMESPACES, 'no packet moves in an idle lab', async () => {
  await withLab(planOf({ client: { addresses: addresses(18, 3) } }), async ({ lab }) => {
    // Duplicate address detection and router solicitation would come within two seconds.
    await setTimeout(2500);
    for (const side of ['client', 'server'] as const) {
      const traffic = lab.hosts[side].run(() => [devicePackets(), snmp('Ip'), snmp6('Ip6')]);
      expect(traffic, side).toEqual([[0, 0], QUIET, QUIET]);
    }
  });
});

testWith(NAMESPACES, 'closing twice is harmless, and a closed host cannot be entered', async () => {
  let run: (() => unknown) | undefined;
  await withLab(planOf({}), async ({ lab }) => {
    run = () => lab.hosts.client.run(() => 1);
    expect(run()).toBe(1);
    await lab.close();
  });
  expect(run).toThrow('closed');
});

testWith(NAMESPACES, 'each side has its own device and namespace', async () => {
  await withLab(planOf({}), ({ lab, program }) => {
    const where = (side: Side) => program(side, 'readlink', '/proc/self/ns/net').trim();
    expect(new Set([where('client'), where('server')]).size).toBe(2);
    expect([lab.kind, lab.hosts.client.device, lab.hosts.server.side]).toEqual(['netns', 'eth0', 'server']);
  });
});

const QUIET = { received: 0, sent: 0 };

function devicePackets(): number[] {
  const eth0 = /eth0:(.*)/.exec(readFileSync('/proc/thread-self/net/dev', 'utf8'))?.[1]?.trim().split(/\s+/) ?? [];
  return [Number(eth0[1]), Number(eth0[9])];
}

function snmp(group: string): typeof QUIET {
  const [names = [], values = []] = readFileSync('/proc/thread-self/net/snmp', 'utf8')
    .split('\n')
    .filter(line => line.startsWith(`${group}:`))
    .map(line => line.split(' '));
  const value = (name: string) => Number(values[names.indexOf(name)]);
  return { received: value('InReceives'), sent: value('OutRequests') };
}

function snmp6(group: string): typeof QUIET {
  const text = readFileSync('/proc/thread-self/net/snmp6', 'utf8');
  const value = (name: string) => Number(new RegExp(`^${group}${name}\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { received: value('InReceives'), sent: value('OutRequests') };
}
