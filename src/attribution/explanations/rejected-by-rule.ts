import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isReset } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { RefusalsFact } from '../../model/facts/refusals.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import type { Explanation } from './explanation.ts';
import { isMost, isRefused, isRejectedByIcmp, refuserOf, resetsSent, strongestRule } from './refuser.ts';

/** A firewall rule answered the SYN, or a later packet, in the place of TCP: with a reset, or with an ICMP message. */
export const rejectedByClient: Explanation = rejectedOn('client');
export const rejectedByServer: Explanation = rejectedOn('server');

function rejectedOn(side: Side): Explanation {
  return {
    kind: 'network',
    what: 'rejected-by-rule',
    side,
    kernel: { resets: [{ by: 'no-tcp', at: `${side}-rule` }] },
    judge: (group, facts) => {
      if (group.target === 'gone') return ruledOut(finding('symptom-mismatch', {}));
      if (isRefused(group)) return withFacts(['refusals'], facts, ({ refusals }) => judgeReset(side, refusals, facts));
      if (isReset(group)) return withFacts(OF_RESETS, facts, given => judgeLaterReset(group, side, given, facts));
      return isUnreachable(group) ? judgeIcmp(group, side, facts) : ruledOut(finding('symptom-mismatch', {}));
    },
  };
}

const OF_RESETS = ['server.counters', 'losses'] as const;

/** A connection that stood was reset: by the server's TCP, which counts each of its resets, or by a rule that took a packet of it. */
function judgeLaterReset(
  group: AttemptGroup,
  side: Side,
  { losses, 'server.counters': counters }: Pick<Facts, (typeof OF_RESETS)[number]>,
  facts: FactBook,
): Ruling {
  const evidence = finding('resets-sent', { reset: group.count, sent: counters['Tcp.OutRsts'] ?? 0 });
  if (resetsSent(group, counters) !== 'few') return ruledOut(evidence);
  const { side: where, taken } = strongestRule(losses);
  if (where !== side || !isMost(taken, group.count)) return ruledOut(finding('firewall-clean', {}));
  return blamed('proven', evidence, ...ruleTook(side, facts));
}

/** What connect() returns for the ICMP messages of `reject` (icmp_err_convert, net/ipv4/icmp.c and net/ipv6/icmp.c). */
function isUnreachable({ symptom }: AttemptGroup): boolean {
  return ['EHOSTUNREACH', 'ENETUNREACH', 'EACCES'].includes(symptom.errno ?? '');
}

function judgeReset(side: Side, refusals: RefusalsFact, facts: FactBook): Ruling {
  const refuser = refuserOf(refusals, valueIn(facts.losses));
  if (refuser === undefined) return { ruling: 'cannot-tell', missing: ['losses: who took the SYNs is not known'] };
  const { refused, resets } = refusals;
  if (refuser.by === 'kernel') return ruledOut(finding('kernel-refused', { refused, resets }));
  if (refuser.side !== side) return ruledOut(finding('firewall-clean', {}));
  const listened = refusals.listening === true ? [finding('listener-stood', {})] : [];
  return blamed(
    refuser.confidence,
    finding('kernel-refused-few', { refused, resets }),
    ...ruleTook(side, facts),
    ...listened,
  );
}

function judgeIcmp(group: AttemptGroup, side: Side, facts: FactBook): Ruling {
  return withFacts(['refusals', 'losses'], facts, ({ refusals, losses }) => {
    if (!isRejectedByIcmp(group, refusals, losses)) return ruledOut(finding('symptom-mismatch', {}));
    if (strongestRule(losses).side !== side) return ruledOut(finding('firewall-clean', {}));
    return blamed(
      'proven',
      finding('icmp-unreachable-sent', { count: refusals.unreachables }),
      ...ruleTook(side, facts),
    );
  });
}

function ruleTook(side: Side, facts: FactBook): Finding[] {
  const losses = valueIn(facts.losses);
  const rule = losses === undefined ? undefined : strongestRule(losses);
  if (rule === undefined || rule.side !== side || rule.taken === 0) return [];
  return [finding('firewall-dropped', { side, direction: side === 'client' ? 'out' : 'in', dropped: rule.taken })];
}
