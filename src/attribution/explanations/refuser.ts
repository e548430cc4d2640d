import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Confidence } from '../../model/cause.ts';
import type { CountersFact } from '../../model/facts/host.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import type { RefusalsFact } from '../../model/facts/refusals.ts';
import { atLeast } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';

/** Who refused connections: the server's TCP, because nothing listens, or a rule of one host's firewall. */
export interface Refuser {
  readonly by: 'kernel' | 'rule';
  /** Where the rule is. */
  readonly side: Side;
  readonly confidence: Extract<Confidence, 'proven' | 'likely'>;
}

/**
 * Two witnesses: a kernel that refuses counts a reset for each SYN, and a rule takes the SYN away between two counters of IP
 * (`Ip.InReceives`, `Ip.InDelivers`). One of them saw next to nothing, or it is not certain who it was: other traffic moves both. While
 * something listens on the port, the kernel refuses nobody there.
 * @returns undefined where nothing tells
 */
export function refuserOf(refusals: RefusalsFact, losses: LossesFact | undefined): Refuser | undefined {
  const { refused, resets, listening } = refusals;
  const seen = losses === undefined ? undefined : strongestRule(losses);
  const rule = seen?.isAll || isMost(seen?.taken ?? 0, refused) ? seen : undefined;
  const by = (who: Refuser['by'], isSure = false): Refuser => ({
    by: who,
    side: rule?.side ?? 'server',
    confidence: isSure ? 'proven' : 'likely',
  });
  if (isFew(resets, refused)) return by('rule', rule !== undefined && isMost(rule.taken, refused));
  if (rule === undefined) return listening === true ? undefined : by('kernel');
  if (isFew(rule.taken, refused)) return by('kernel', isMost(resets, refused) && listening !== true);
  if (listening === true) return by('rule');
  if (rule.taken === resets) return undefined;
  return by(rule.taken > resets ? 'rule' : 'kernel');
}

/** A rejection by ICMP is told by an errno that says unreachable: the server sent such a message for each, and a rule took the SYN. */
export function isRejectedByIcmp(group: AttemptGroup, refusals: RefusalsFact, losses: LossesFact): boolean {
  return isMost(refusals.unreachables, group.count) && isMost(strongestRule(losses).taken, group.count);
}

export function isRefused({ symptom }: AttemptGroup): boolean {
  return symptom.kind === 'errno' && symptom.errno === 'ECONNREFUSED';
}

/** How many of the resets that these connections got the server's TCP can have sent; undefined where it was not counted. */
export function resetsSent({ count }: AttemptGroup, counters: CountersFact): 'few' | 'some' | 'most' | undefined {
  const sent = counters['Tcp.OutRsts'];
  if (sent === undefined) return undefined;
  if (isFew(sent, count)) return 'few';
  return isMost(sent, count) ? 'most' : 'some';
}

interface Rule {
  readonly side: Side;
  /** Packets that it took, at least. */
  readonly taken: number;
  /** Whether no other took more, and it took no more: false where what one host's rules took is not known. */
  readonly isAll: boolean;
}

/** Packets that the rules of a host took on their way to the server. */
export function strongestRule({ clientOut, serverIn }: LossesFact): Rule {
  const [client, server] = [atLeast(clientOut.rules), atLeast(serverIn.rules)];
  const isAll = clientOut.rules.state === 'read' && serverIn.rules.state === 'read';
  return client > server ? { side: 'client', taken: client, isAll } : { side: 'server', taken: server, isAll };
}

const FEW = 0.1;
const MOST = 0.9;

function isFew(count: number, of: number): boolean {
  return count <= of * FEW;
}

export function isMost(count: number, of: number): boolean {
  return count >= of * MOST;
}
