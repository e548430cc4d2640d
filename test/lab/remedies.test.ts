import { describe, expect } from 'vitest';
import type { WhatHappened } from '../../src/model/cause.ts';
import type { FaultSpec } from '../../src/model/fault-spec.ts';
import { CAUSES } from '../../src/report/causes/causes.ts';
import { sendTo } from '../../src/system/linux/sockets.ts';
import { readTcpInfo, totalRetransmits, unacknowledged } from '../../src/system/linux/tcp-info.ts';
import { testWith } from '../collectors/needs.ts';
import { type LabWithSockets, until, withLab } from './lab-sockets.ts';
import { addresses, CLIENT, planOf, SERVER } from './plan-of.ts';

const NEEDS = ['namespaces', 'nft'] as const;
const STRICT = [{ name: 'net.ipv4.conf.all.rp_filter', value: '1', origin: 'scenario' }] as const;

/** The command that a cause is explained with, run on the server with these words in the place of its own. */
function cure(
  tools: LabWithSockets,
  cause: WhatHappened,
  words: Readonly<Record<string, string>> = {},
  which = 0,
): void {
  const advice = CAUSES[cause].advice[which] ?? '';
  const command = advice
    .replace(/ {2,}#.*/, '')
    .split(' ')
    .map(word => word.replace(/[A-Z]+/, name => words[name] ?? name));
  const [program = '', ...rest] = command;
  tools.program('server', program, ...rest);
}

async function cured(fault: FaultSpec, apply: (tools: LabWithSockets) => void, to = SERVER, own = [SERVER]) {
  const strict = 'route' in fault && fault.route === 'elsewhere' ? STRICT : [];
  const plan = planOf({ faults: [fault], server: { sysctl: strict, addresses: own } });
  await withLab(plan, async tools => {
    const listener = tools.listen('0.0.0.0');
    tools.connect(CLIENT, to);
    apply(tools);
    // The SYN that was lost is sent again a second later.
    await until(() => tools.accept(listener));
  });
}

testWith(NEEDS, 'a loose reverse path filter lets pass what a strict one dropped', async () => {
  await cured({ on: 'server', route: 'elsewhere' }, tools => cure(tools, 'rp-filter'));
});

testWith(NEEDS, 'a route back lets the listener answer', async () => {
  const words = { CLIENT, DEVICE: 'eth0' };
  await cured({ on: 'server', route: 'blackhole' }, tools => cure(tools, 'no-route-back', words));
});

testWith(NEEDS, 'an address that is added is reached', async () => {
  const own = addresses(19, 2);
  const [, missing = ''] = own;
  const fault = { on: 'server', address: 'missing' } as const;
  await cured(fault, tools => cure(tools, 'address-not-local', { ADDRESS: missing }), missing, own);
});

testWith(NEEDS, 'a rule that is deleted rejects nobody', async () => {
  await withLab(planOf({ faults: [{ on: 'server', reject: 'tcp-reset', share: 1 }] }), async tools => {
    const listener = tools.listen('0.0.0.0');
    const rules = tools.program('server', 'nft', '-a', 'list', 'ruleset');
    const handle = /reject.*# handle (\d+)/.exec(rules)?.[1] ?? '';
    const words = { FAMILY: 'inet', TABLE: 'loadline_faults', CHAIN: 'incoming', HANDLE: handle };
    cure(tools, 'rejected-by-rule', words);
    tools.connect(CLIENT, SERVER);
    await until(() => tools.accept(listener));
    expect(tools.program('server', 'nft', 'list', 'ruleset')).not.toContain('reject');
  });
});

testWith(NEEDS, 'a long queue in the place of a short one', async () => {
  const fault = { on: 'server', queue: { bytes: 4000, bytesPerSecond: 16_000 } } as const;
  await withLab(planOf({ faults: [fault] }), tools => {
    expect(tools.program('server', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toContain('tbf');
    cure(tools, 'qdisc', { DEVICE: 'eth0' });
    expect(tools.program('server', 'tc', 'qdisc', 'show', 'dev', 'eth0')).toMatch(/pfifo .*limit 10000p/);
  });
});

describe.each([
  ['probing by TCP itself', 0, {}],
  ['a route that says how much it carries', 1, { PEER: CLIENT, DEVICE: 'eth0', BYTES: '1280' }],
] as const)('over a way that drops large packets in silence, with %s', (_, which, words) => {
  testWith(['namespaces'], 'an answer arrives that did not before, where a small one did', async () => {
    await withLab(planOf({ faults: [{ on: 'client', mtu: 1280 }] }), async tools => {
      const listener = tools.listen(SERVER);
      tools.connect(CLIENT, SERVER);
      const accepted = await until(() => tools.accept(listener));
      const send = (bytes: number) => sendTo(accepted, Buffer.alloc(bytes), bytes);
      const awaited = () => (readTcpInfo(accepted) === 0 ? unacknowledged() : undefined);
      send(1000);
      await until(() => awaited() === 0);
      send(1448);
      // Sent again, and lost again: nothing but the size is in its way.
      await until(() => totalRetransmits() > 1 || (awaited() ?? 0) < 0);
      expect(awaited()).toBeGreaterThan(0);
      cure(tools, 'mtu-black-hole', words, which);
      await until(() => awaited() === 0);
    });
  });
});
