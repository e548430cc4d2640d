import { familyOf } from '../model/address-family.ts';
import { CannotRun } from '../model/errors.ts';
import type { DropSpec, FaultSpec, RejectSpec } from '../model/fault-spec.ts';
import type { Plan } from '../model/plan.ts';
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
    translating(plan.hosts[side].snat),
    matching(
      side,
      faults.filter(isMatch).filter(fault => !isArp(fault)),
    ),
    faults.some(fault => 'timestamps' in fault) ? oldTimestamps() : '',
    arpDropping(faults.filter(isMatch).filter(isArp)),
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

/** Gives the host's own connections a port of the range in place of theirs. */
function translating(ports: string | undefined): string {
  if (ports === undefined) return '';
  const rules = [`meta l4proto tcp counter snat to :${ports}`];
  return table('loadline_snat', [chain('source', 'postrouting priority srcnat', rules, 'nat')]);
}

/**
 * A timestamp is old where it lies up to 2^31 behind (tcp_paws_check, include/net/tcp.h). Rules cannot subtract: by the quarter that it is in,
 * each is set to one that lies half a quarter before that.
 */
function oldTimestamps(): string {
  const quarter = 2 ** 30;
  const rules = [0, 1, 2, 3].map(index => {
    const old = (index * quarter - quarter / 2 + 2 ** 32) % 2 ** 32;
    return `${DATA} tcp option timestamp tsval & 0xc0000000 == ${index * quarter} tcp option timestamp tsval set ${old} counter accept`;
  });
  return table('loadline_timestamps', [chain('outgoing', 'output priority filter', rules)]);
}

const DATA = 'tcp flags & (syn | psh | ack) == psh | ack';

type Match = DropSpec | RejectSpec;

function isMatch(fault: FaultSpec): fault is Match {
  return 'drop' in fault || 'reject' in fault;
}

function isArp(fault: Match): boolean {
  return 'drop' in fault && fault.drop === 'arp';
}

/** Asks nothing of connection tracking, so that a fault does not switch it on. */
function matching(side: Side, faults: readonly Match[]): string {
  if (faults.length === 0) return '';
  const rules = (hook: 'input' | 'output'): string[] =>
    faults
      .filter(fault => hookOf(side, packetsOf(fault)) === hook)
      .flatMap(fault => PACKETS[packetsOf(fault)].map(match => `${match} ${odds(fault)}counter ${verdictOf(fault)}`));
  return table('loadline_faults', [
    chain('incoming', 'input priority filter', rules('input')),
    chain('outgoing', 'output priority filter', rules('output')),
  ]);
}

function packetsOf(fault: Match): DropSpec['drop'] {
  return 'drop' in fault ? fault.drop : 'syn';
}

function verdictOf(fault: Match): string {
  return 'drop' in fault ? 'drop' : REJECT_WITH[fault.reject];
}

const REJECT_WITH: Readonly<Record<RejectSpec['reject'], string>> = {
  'tcp-reset': 'reject with tcp reset',
  'port-unreachable': 'reject with icmpx type port-unreachable',
  'host-unreachable': 'reject with icmpx type host-unreachable',
  'admin-prohibited': 'reject with icmpx type admin-prohibited',
};

/** The tables of IP do not see ARP. */
function arpDropping(faults: readonly Match[]): string {
  if (faults.length === 0) return '';
  const rules = faults.map(fault => `arp operation request ${odds(fault)}counter drop`);
  return table('loadline_arp', [chain('requests', 'output priority 0', rules)], 'arp');
}

/** SYNs and the final ACK travel from client to server, SYN-ACKs back. */
function hookOf(side: Side, drop: DropSpec['drop']): 'input' | 'output' {
  return (side === 'client') === (drop === 'syn-ack') ? 'input' : 'output';
}

/**
 * A bare ACK is 40 bytes long, or 52 with a timestamp; of IPv6, whose length leaves its own header out, 20 or 32. Whether it ends a handshake cannot be told without tracking: those
 * that acknowledge data are dropped too.
 */
const PACKETS: Readonly<Record<DropSpec['drop'], readonly string[]>> = {
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

function odds({ share, first }: Match): string {
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

function chain(name: string, hook: string, rules: readonly string[], type: 'filter' | 'nat' = 'filter'): string {
  return `  chain ${name} {\n    type ${type} hook ${hook}; policy accept;\n${rules.map(rule => `    ${rule}\n`).join('')}  }`;
}
