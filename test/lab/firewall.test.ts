import { expect, test } from 'vitest';
import { firewallRules } from '../../src/lab/firewall.ts';
import type { FaultSpec } from '../../src/model/fault-spec.ts';
import { testWith } from '../collectors/needs.ts';
import { type LabWithSockets, stateOf, until, withLab } from './lab-sockets.ts';
import { CLIENT, planOf, SERVER } from './plan-of.ts';

const ESTABLISHED = 1;
const SYN_SENT = 2;
const NFT = ['namespaces', 'nft'] as const;

test('a host that drops nothing and tracks nothing has no rules', () => {
  const plan = planOf({ faults: [{ on: 'client', drop: 'syn', share: 1 }], halfOpenAddress: '198.18.0.9' });
  expect(firewallRules('server', plan)).toBe('');
});

for (const on of ['client', 'server'] as const) {
  testWith(NFT, `dropping SYNs on the ${on} keeps the client in SYN-SENT`, async () => {
    await withLab(planOf({ faults: [{ on, drop: 'syn', share: 1 }] }), async tools => {
      const { listener, client } = await connectAndLose(tools, on);
      expect([stateOf(client), tools.accept(listener)]).toEqual([SYN_SENT, undefined]);
      expect(halfOpenOnServer(tools)).toBe(0);
    });
  });

  testWith(NFT, `dropping SYN-ACKs on the ${on} leaves SYN-SENT against SYN-RECV`, async () => {
    await withLab(planOf({ faults: [{ on, drop: 'syn-ack', share: 1 }] }), async tools => {
      const { listener, client } = await connectAndLose(tools, on);
      expect([stateOf(client), tools.accept(listener)]).toEqual([SYN_SENT, undefined]);
      expect(halfOpenOnServer(tools)).toBe(1);
    });
  });

  testWith(NFT, `dropping ACKs on the ${on} leaves ESTABLISHED against SYN-RECV`, async () => {
    await withLab(planOf({ faults: [{ on, drop: 'ack', share: 1 }] }), async tools => {
      const { listener, client } = await connectAndLose(tools, on);
      expect([stateOf(client), tools.accept(listener)]).toEqual([ESTABLISHED, undefined]);
      expect(halfOpenOnServer(tools)).toBe(1);
    });
  });

  testWith(NFT, `ACKs without timestamps are dropped on the ${on} too`, async () => {
    const sysctl = [{ name: 'net.ipv4.tcp_timestamps', value: '0', origin: 'scenario' }] as const;
    await withLab(planOf({ client: { sysctl }, faults: [{ on, drop: 'ack', share: 1 }] }), async tools => {
      const { listener } = await connectAndLose(tools, on);
      expect(tools.accept(listener)).toBeUndefined();
    });
  });
}

test('rules on packets know both families', () => {
  const rules = firewallRules('client', planOf({ faults: [{ on: 'client', drop: 'ack', share: 1 }] }));
  expect(rules).toMatch(/ip length 52 tcp doff 8 .*drop/);
  expect(rules).toMatch(/ip6 length 32 tcp doff 8 .*drop/);
  expect(firewallRules('client', planOf({ halfOpenAddress: '2001:2:0:18::ff01' }))).toContain(
    'ip6 daddr 2001:2:0:18::ff01',
  );
});

testWith(NFT, 'the first packets alone are dropped, and those after them pass', async () => {
  const faults: FaultSpec[] = [{ on: 'server', drop: 'syn', share: 1, first: 3 }];
  await withLab(planOf({ faults }), async tools => {
    const listener = tools.listen(SERVER, 16);
    for (let made = 0; made < 5; made += 1) tools.connect(CLIENT, SERVER);
    for (let accepted = 0; accepted < 2; accepted += 1) await until(() => tools.accept(listener));
    expect(dropped(tools, 'server')).toBe(3);
  });
});

test('questions for link addresses are dropped by a table of their own', () => {
  const rules = firewallRules('client', planOf({ faults: [{ on: 'client', drop: 'arp', share: 1, first: 1 }] }));
  expect(rules).toMatch(/^table arp loadline_arp/);
  expect(rules).toMatch(/arp operation request numgen inc mod \d+ < 1 counter drop/);
});

testWith(NFT, 'a share drops some and lets some pass', async () => {
  const faults: FaultSpec[] = [{ on: 'server', drop: 'syn', share: 0.5 }];
  await withLab(planOf({ faults }), async tools => {
    const listener = tools.listen(SERVER, 128);
    for (let made = 0; made < 64; made += 1) tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    await until(() => dropped(tools, 'server') > 0);
  });
});

testWith(NFT, 'faults do not switch tracking on, and tracking drops nothing', async () => {
  const faults: FaultSpec[] = [{ on: 'client', drop: 'syn', share: 0.000_001 }];
  await withLab(planOf({ faults, server: { conntrack: true } }), async tools => {
    const listener = tools.listen(SERVER);
    tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    expect(tracked(tools, 'server')).toBe(1);
    expect(tracked(tools, 'client')).toBe(0);
    expect(dropped(tools, 'server')).toBe(0);
  });
});

testWith(NFT, 'half-open connections stay in SYN-RECV on the server while others are served', async () => {
  const halfOpenAddress = '198.18.255.254';
  await withLab(planOf({ halfOpenAddress, client: { conntrack: true } }), async tools => {
    const listener = tools.listen(SERVER);
    const halfOpen = tools.connect(halfOpenAddress, SERVER);
    await until(() => halfOpenOnServer(tools) === 1);
    const served = tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    expect([stateOf(served), stateOf(halfOpen)]).toEqual([ESTABLISHED, SYN_SENT]);
    expect(halfOpenOnServer(tools)).toBe(1);
  });
});

async function connectAndLose(tools: LabWithSockets, on: 'client' | 'server') {
  const listener = tools.listen(SERVER);
  const client = tools.connect(CLIENT, SERVER);
  await until(() => dropped(tools, on) > 0);
  return { listener, client };
}

/** Packets that the rules of one host have dropped. */
function dropped(tools: LabWithSockets, side: 'client' | 'server'): number {
  const rules = tools.program(side, 'nft', 'list', 'ruleset');
  return [...rules.matchAll(/packets (\d+) bytes \d+ drop/g)].reduce((sum, [, packets]) => sum + Number(packets), 0);
}

function tracked(tools: LabWithSockets, side: 'client' | 'server'): number {
  return Number(tools.program(side, 'cat', '/proc/sys/net/netfilter/nf_conntrack_count'));
}

function halfOpenOnServer(tools: LabWithSockets): number {
  return tools
    .program('server', 'ss', '-Hnt', 'state', 'syn-recv')
    .split('\n')
    .filter(line => line !== '').length;
}
