import { existsSync } from 'node:fs';
import { expect } from 'vitest';
import type { Attempt } from '../../src/model/ledger.ts';
import { testWith } from '../collectors/needs.ts';
import { drive, endings, until } from './drive.ts';
import { type Loopback, withLoopback } from './loopback.ts';
import { planOf } from './plan-of.ts';

const NEEDS = ['namespaces', 'dist'] as const;
const NFT = ['namespaces', 'dist', 'nft'] as const;

testWith(NEEDS, 'a connection that nobody accepts times out as established, and waits for its answer', async () => {
  await withLoopback(async loopback => {
    const target = { accept: { mode: 'never' } } as const;
    const { attempts, progress } = await drive(planOf({ target, load: { connectTimeoutMs: 200 } }), loopback);
    expect(endings(attempts)).toEqual({ 'failed response timeout': 10 });
    expect(progress.failures).toEqual({ timeout: 10 });
    expect(attempts.every(({ clientState, sourcePort }) => clientState === 'ESTABLISHED' && sourcePort > 0)).toBe(true);
    expect(attempts.every(({ startMs, endMs = 0 }) => endMs - startMs >= 200)).toBe(true);
  });
});

testWith(NEEDS, 'an accept queue holds one more than its backlog; what comes later sends its SYN again', async () => {
  await withLoopback(async loopback => {
    sendSynsTwice(loopback);
    const target = { accept: { mode: 'never' }, backlog: 4 } as const;
    const { attempts } = await drive(planOf({ target, load: { connectTimeoutMs: 1500 } }), loopback);
    expect(endings(attempts)).toEqual({ 'failed response timeout': 5, 'failed connect timeout': 5 });
    const hanging = attempts.filter(({ stage }) => stage === 'connect');
    expect(hanging.map(({ clientState }) => clientState)).toEqual(Array(5).fill('SYN-SENT'));
    expect(synsOf(hanging)).toEqual(Array(5).fill([1, 1]));
  });
});

testWith(
  NEEDS,
  'a late accept serves every connection, those that were dropped once with a retransmitted SYN',
  async () => {
    await withLoopback(async loopback => {
      const { attempts } = await drive(planOf({ target: { backlog: 4 } }), loopback, {
        prepared: ({ target }) => target.pause(),
        loaded: async ({ driver, target }) => {
          await until(() => driver.progress().connected === 5);
          target.resume();
          await driver.settled;
        },
      });
      expect(endings(attempts)).toEqual({ 'served hold': 10 });
      expect(attempts.filter(({ retransmits }) => retransmits === 1)).toHaveLength(5);
      expect(attempts.every(({ retransmits, retransmitsSent }) => retransmits === retransmitsSent)).toBe(true);
    });
  },
);

for (const { hook, host, left } of [
  { hook: 'output', host: 'this side', left: 0 },
  { hook: 'input', host: 'the other side', left: 1 },
]) {
  const rules = `table ip t {\n chain c {\n type filter hook ${hook} priority 0\n tcp dport 8080 drop\n }\n }\n`;

  testWith(NFT, `a SYN that ${host} drops is known to have ${left === 1 ? 'left' : 'stayed'}`, async () => {
    await withLoopback(async loopback => {
      loopback.firewall(rules);
      sendSynsTwice(loopback);
      const { attempts } = await drive(planOf({ load: { connectTimeoutMs: 1500 } }), loopback);
      expect(endings(attempts)).toEqual({ 'failed connect timeout': 10 });
      expect(attempts.map(({ clientState }) => clientState)).toEqual(Array(10).fill('SYN-SENT'));
      expect(synsOf(attempts)).toEqual(Array(10).fill([1, left]));
    });
  });

  testWith(NFT, `a kernel that gives up says ETIMEDOUT, and what became of the SYNs that ${host} dropped`, async () => {
    await withLoopback(async loopback => {
      loopback.firewall(rules);
      sendSynsTwice(loopback);
      const { attempts } = await drive(planOf(), loopback);
      expect(endings(attempts)).toEqual({ 'failed connect ETIMEDOUT by connect': 10 });
      expect(attempts.every(({ sourcePort }) => sourcePort > 0)).toBe(true);
      expect(synsOf(attempts)).toEqual(Array(10).fill([1, left]));
    });
  });
}

/** A SYN is sent again after one second, and the kernel gives up two seconds later: in between there are two in all. */
function sendSynsTwice(loopback: Loopback): void {
  loopback.sysctl('net.ipv4.tcp_syn_retries', 1);
  // From Linux 6.5 on so many more come first, a second apart.
  if (existsSync('/proc/sys/net/ipv4/tcp_syn_linear_timeouts')) loopback.sysctl('net.ipv4.tcp_syn_linear_timeouts', 0);
}

function synsOf(attempts: readonly Attempt[]): [number, number][] {
  return attempts.map(({ retransmits = Number.NaN, retransmitsSent }) => [retransmits, retransmitsSent]);
}
