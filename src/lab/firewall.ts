import { familyOf } from '../model/address-family.ts';
import { CannotRun } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { FaultSpec } from '../model/scenario.ts';
import type { Side } from '../model/side.ts';
import { nftFailure } from '../system/nft-trial.ts';
import { requireProgram } from '../system/programs.ts';
import { runProgram } from '../system/run-program.ts';

/** Loads a host's rules into the namespace that this thread is in; no rules, no program needed. */
export function applyFirewall(side: Side, plan: Plan): void {
  const rules = firewallRules(side, plan);
  if (rules === '') return;
  const nft = requireProgram('nft', 'nftables', 'to track connections or to drop packets in a lab');
  try {
    runProgram(nft, ['-f', '-'], rules);
  } catch (error) {
    throw error instanceof CannotRun ? nftFailure(error.message) : error;
  }
}

/** The nftables script for one host: empty where it neither tracks connections nor drops anything. */
export function firewallRules(side: Side, plan: Pick<Plan, 'hosts' | 'faults' | 'halfOpenAddress'>): string {
  const faults = plan.faults.filter(fault => fault.on === side);
  const tables = [
    plan.hosts[side].conntrack ? tracking() : '',
    dropping(
      side,
      faults.filter(({ drop }) => drop !== 'arp'),
    ),
    arpDropping(faults.filter(({ drop }) => drop === 'arp')),
    side === 'client' && plan.halfOpenAddress !== undefined ? halfOpen(plan.halfOpenAddress) : '',
  ];
  return tables.filter(table => table !== '').join('\n');
}

/** The kernel tracks connections in a namespace only while a rule there asks for their state. */
function tracking(): string {
  return table('loadline_tracking', [
    chain('incoming', 'input priority filter', ['ct state new counter']),
    chain('outgoing', 'output priority filter', ['ct state new counter']),
  ]);
}

/** Asks nothing of connection tracking, so that a fault does not switch it on. */
function dropping(side: Side, faults: readonly FaultSpec[]): string {
  if (faults.length === 0) return '';
  const rules = (hook: 'input' | 'output'): string[] =>
    faults
      .filter(({ drop }) => hookOf(side, drop) === hook)
      .flatMap(fault => PACKETS[fault.drop].map(match => `${match} ${odds(fault)}counter drop`));
  return table('loadline_faults', [
    chain('incoming', 'input priority filter', rules('input')),
    chain('outgoing', 'output priority filter', rules('output')),
  ]);
}

/** The tables of IP do not see ARP. */
function arpDropping(faults: readonly FaultSpec[]): string {
  if (faults.length === 0) return '';
  const rules = faults.map(fault => `arp operation request ${odds(fault)}counter drop`);
  return table('loadline_arp', [chain('requests', 'output priority 0', rules)], 'arp');
}

/** SYNs and the final ACK travel from client to server, SYN-ACKs back. */
function hookOf(side: Side, drop: FaultSpec['drop']): 'input' | 'output' {
  return (side === 'client') === (drop === 'syn-ack') ? 'input' : 'output';
}

/**
 * A bare ACK is 40 bytes long, or 52 with a timestamp; of IPv6, whose length leaves its own header out, 20 or 32. Whether it ends a handshake cannot be told without tracking: those
 * that acknowledge data are dropped too.
 */
const PACKETS: Readonly<Record<FaultSpec['drop'], readonly string[]>> = {
  syn: ['tcp flags & (syn | ack) == syn'],
  'syn-ack': ['tcp flags & (syn | ack) == syn | ack'],
  arp: [],
  ack: [
    bareAck('ip length 40', 5),
    bareAck('ip length 52', 8),
    bareAck('ip6 length 20', 5),
    bareAck('ip6 length 32', 8),
  ],
};

function bareAck(length: string, headerWords: number): string {
  return `${length} tcp doff ${headerWords} tcp flags & (fin | syn | rst | psh | ack) == ack`;
}

const MILLION = 1_000_000;

/** A counter that starts over after so many packets as no lab ever sends is one that does not. */
const NEVER_AGAIN = 2 ** 31 - 1;

function odds({ share, first }: FaultSpec): string {
  const only = first === undefined ? '' : `numgen inc mod ${NEVER_AGAIN} < ${first} `;
  return share >= 1 ? only : `${only}numgen random mod ${MILLION} < ${Math.round(share * MILLION)} `;
}

/**
 * Drops the answers to half-open connections before anything sees them. Otherwise the client's own kernel would
 * complete the handshakes, and connection tracking would count them as answered.
 */
function halfOpen(address: string): string {
  const answer = `${familyOf(address) === 'ipv6' ? 'ip6' : 'ip'} daddr ${address} ${PACKETS['syn-ack'][0]} counter drop`;
  return table('loadline_half_open', [chain('answers', 'prerouting priority -400', [answer])]);
}

function table(name: string, chains: readonly string[], family: 'inet' | 'arp' = 'inet'): string {
  return `table ${family} ${name} {\n${chains.join('\n')}\n}\n`;
}

function chain(name: string, hook: string, rules: readonly string[]): string {
  return `  chain ${name} {\n    type filter hook ${hook}; policy accept;\n${rules.map(rule => `    ${rule}\n`).join('')}  }`;
}
