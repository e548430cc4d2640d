import { SNAT_PORTS } from '../../model/allows-more.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Remedy } from '../../model/attribution.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopFact } from '../../model/facts/hops.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { TranslatedPorts } from '../../model/host-evidence.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { defineLimit, ruledOut, withFacts } from '../define.ts';
import { judgeLostTowards } from '../packets/lost-towards.ts';
import { judgeLoss, placeExcluded } from '../packets/syn-loss.ts';
import { isSynLoss } from '../shapes.ts';
import { raiseSnat } from './raise-snat.ts';
import { onMachine } from './snat-ports-on-machine.ts';

export const snatPorts = defineLimit({
  id: 'snat-ports',
  title: 'ports that address translation gives to connections from one address to one destination',
  exhausted: 'out of ports to translate to (source NAT)',
  scope: 'netns',
  sides: ['client', 'server'],
  setting: { kind: 'directive', name: SNAT_PORTS },
  symptoms: [
    'connecting times out: the SYN is dropped on its way out, connect() does not say so, and nothing is logged',
    'insert_failed and drop of /proc/net/stat/nf_conntrack move together; chainlength does not',
    'server: a proxy gets no answer from what is behind it, and answers 504 or 503',
  ],
  decoys: [
    { looksLike: 'a full table (conntrack-max)', tellApart: 'drop moves without insert_failed for that one' },
    {
      looksLike: 'hash chains that are too long (conntrack-buckets)',
      tellApart: 'chainlength moves with insert_failed',
    },
    { looksLike: 'out of ephemeral ports', tellApart: 'connect() then fails at once, with EADDRNOTAVAIL' },
    { looksLike: 'a firewall rule that drops', tellApart: 'insert_failed does not move' },
  ],
  needs: ['client.tracking', 'server.tracking', 'client.translated', 'server.translated', 'losses'],
  source: { function: 'nf_nat_l4proto_unique_tuple', file: 'net/netfilter/nf_nat_core.c', page: 'nft(8)' },
  kernel: side => ({ places: [`${side}-tracking`] }),
  matches: isSynLoss,
  rule: (group, side, facts) => {
    const { clashed } = facts[`${side}.tracking`];
    if (clashed === 0) return ruledOut(finding('no-clashes', { side }));
    if (clashed < group.count)
      return ruledOut(finding('fewer-than-failed', { packets: clashed, attempts: group.count }));
    const [most] = facts[`${side}.translated`];
    if (most === undefined) return ruledOut(finding('nothing-translated', { side }));
    return likelyUnlessFull(
      most,
      judgeLoss(group, facts.losses, `${side}-tracking`, takenFinding(side, most, clashed)),
    );
  },
  behind: judgeTowards,
  behindEnd: 'client',
  excludes: (group, side, facts) => placeExcluded(group, facts, `${side}-tracking`),
  onMachine,
  effective: (side, facts) => {
    const [most] = valueIn(facts[`${side}.translated`]) ?? [];
    return most && `${most.lowest}-${most.highest}`;
  },
  raise: raiseSnat,
  remedy: { choices: (side, facts) => (isWidest(side, facts) ? [MORE_ADDRESSES] : [WIDER, MORE_ADDRESSES]) },
});

function judgeTowards(group: AttemptGroup, hop: HopFact, facts: FactBook): Ruling {
  const { clashed = 0 } = valueIn(facts['server.tracking']) ?? {};
  if (clashed === 0) return ruledOut(finding('no-clashes', { side: 'server' }));
  const needs = ['server.translated'] as const;
  return withFacts(needs, facts, given => judgeClashes(group, hop, clashed, given['server.translated']));
}

function judgeClashes(
  group: AttemptGroup,
  hop: HopFact,
  clashed: number,
  translated: readonly TranslatedPorts[],
): Ruling {
  const most = translated.find(({ to }) => to === hop.to);
  if (most === undefined) return ruledOut(finding('nothing-translated', { side: 'server' }));
  return likelyUnlessFull(
    most,
    judgeLostTowards(group, hop, { packets: clashed, evidence: takenFinding('server', most, clashed) }),
  );
}

/** Every port between the lowest and the highest is taken. */
function isFull({ ports, lowest, highest }: TranslatedPorts): boolean {
  return ports > highest - lowest;
}

/** Of ports between which some are free, the rest may have been taken when these failed. */
function likelyUnlessFull(most: TranslatedPorts, ruling: Ruling): Ruling {
  return ruling.ruling === 'blamed' && !isFull(most) ? { ...ruling, confidence: 'likely' } : ruling;
}

function takenFinding(side: Side, most: TranslatedPorts, refused: number): Finding {
  return finding('translated-ports-taken', { side, ...most, refused });
}

/** Below are the ports of services. */
const LOWEST = 1024;
const HIGHEST = 65_535;

function isWidest(side: Side, facts: FactBook): boolean {
  const [most] = valueIn(facts[`${side}.translated`]) ?? [];
  return most !== undefined && most.ports >= HIGHEST - LOWEST;
}

const PERSIST = ['the same line in /etc/nftables.conf, or in the file that iptables-restore reads'];
const CHECK = 'nft list ruleset | grep -E "snat|masquerade"; conntrack -C';

const WIDER: Remedy = {
  change: { setting: SNAT_PORTS, to: `${LOWEST}-${HIGHEST}` },
  now: [
    `snat to ADDRESS:${LOWEST}-${HIGHEST}   # nftables, in the rule that translates; masquerade to :${LOWEST}-${HIGHEST}`,
    `--to-source ADDRESS:${LOWEST}-${HIGHEST}   # iptables, in the rule that translates; MASQUERADE --to-ports ${LOWEST}-${HIGHEST}`,
  ],
  persist: PERSIST,
  check: CHECK,
  cost: 'none: 64,512 ports for each address and destination are the most there are',
};

/** Of a plain range of addresses the kernel takes the same one for the same two ends (find_best_ips_proto, net/netfilter/nf_nat_core.c). */
const MORE_ADDRESSES: Remedy = {
  change: { setting: 'addresses to translate to', to: 'one more for each 64,512 connections to one destination' },
  now: [
    'snat ip to numgen inc mod 2 map { 0 : ADDRESS, 1 : OTHER_ADDRESS }   # nftables; ADDRESS-OTHER_ADDRESS would not take turns',
    '-m statistic --mode nth --every 2 --packet 0 -j SNAT --to-source OTHER_ADDRESS   # iptables, in a rule before that one',
    'or no translation where answers find the way without: it costs no port',
  ],
  persist: PERSIST,
  check: CHECK,
  cost: 'an address that answers come back to',
};
