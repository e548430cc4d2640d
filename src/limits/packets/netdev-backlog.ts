import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { Facts } from '../../model/facts/facts.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { atLeast, valueIn } from '../../model/probe.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { wantedBacklog } from '../queues/listen-backlog.ts';
import { raiseHostWide } from '../raise.ts';
import { isFinalAckLoss, isSynAckLoss, isSynLoss, isUnanswered } from '../shapes.ts';
import { answersMayBeLost, dataSentAgain } from './answer-loss.ts';
import { isDataLoss, judgeDataLoss } from './data-loss.ts';
import { unknownLoss, withLoss } from './loss-stages.ts';
import { onMachine } from './netdev-backlog-on-machine.ts';
import { judgeLoss } from './syn-loss.ts';

const NAME = 'net.core.netdev_max_backlog';

export const netdevBacklog = defineLimit({
  id: 'netdev-backlog',
  title: 'packets that wait for one processor',
  exhausted: 'packet backlog of a processor full',
  scope: 'host',
  sides: ['server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: ['connecting takes a second or more longer, when very many SYNs are sent in the same instant'],
  decoys: [
    { looksLike: 'the accept queue', tellApart: 'ListenOverflows moves; here the dropped column of softnet_stat does' },
  ],
  needs: ['losses', 'server.counters', 'server.settings'],
  source: { function: 'enqueue_to_backlog', file: 'net/core/dev.c', page: 'admin-guide/sysctl/net' },
  kernel: () => ({ places: ['processor-backlog'] }),
  matches: group =>
    isSynLoss(group) || isSynAckLoss(group) || isFinalAckLoss(group) || isUnanswered(group) || isDataLoss(group),
  rule: (group, _side, facts) => {
    const { losses } = facts;
    return withLoss('processor-backlog', losses.backlogDropped, dropped => {
      if (dropped === 0) return ruledOut(finding('processor-backlog-clean', {}));
      const bound = facts['server.settings'][NAME] ?? 'unknown';
      const evidence = finding('processor-backlog-dropped', { dropped, bound });
      if (isSynLoss(group)) return judgeLoss(group, losses, 'processor-backlog', evidence);
      if (isDataLoss(group)) return judgeDataLoss(group, losses, 'processor-backlog', () => evidence);
      return judgeLater(group, facts, dropped, evidence);
    });
  },
  onMachine,
  effective: (_side, facts) => valueIn(facts['server.settings'])?.[NAME],
  raise: (scenario, _side, room) => raiseHostWide(scenario, NAME, wantedBacklog(scenario.load.connections), room),
  remedy: {
    needs: ({ atOnce }) => Math.max(5000, atOnce),
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        'memory for that many packets a processor while they wait; or let clients connect at a steadier rate',
      ),
  },
});

/** A SYN-ACK, a final ACK or an answer that did not arrive. Which one a counter cannot say, but where none else vanished. */
function judgeLater(group: AttemptGroup, facts: BacklogFacts, dropped: number, evidence: Finding): Ruling {
  if (dropped < group.count) return ruledOut(finding('fewer-than-failed', { packets: dropped, attempts: group.count }));
  const elsewhere = placesElsewhere(facts.losses, dropped);
  if (elsewhere.length > 0) return ruledOut(finding('lost-in-several-places', { places: elsewhere }));
  if (!isUnanswered(group)) return blamed('proven', evidence);
  const counters = facts['server.counters'];
  const sentAgain = finding('answers-sent-again', { count: dataSentAgain(counters) });
  const lost = answersMayBeLost(group, counters, facts.losses);
  if (lost === 'unknown') return unknownLoss('link', facts.losses.linkToClient);
  return lost === 'yes' ? blamed('likely', evidence, sentAgain) : ruledOut(finding('symptom-mismatch', {}));
}

type BacklogFacts = Pick<Facts, 'losses' | 'server.counters'>;

/** Where packets are known to have vanished as well. What is not known of them is for the other candidates to say. */
function placesElsewhere(losses: LossesFact, dropped: number): string[] {
  const filters = [losses.clientOut, losses.clientIn, losses.serverIn, losses.serverOut];
  const between = atLeast(losses.linkToServer, losses.linkToClient) - dropped;
  return [
    ...(atLeast(losses.acceptQueue, losses.synQueue) > 0 ? ['listen-queues'] : []),
    ...(filters.some(({ tracking, rules }) => atLeast(tracking, rules) > 0) ? ['firewall'] : []),
    ...(between > dropped / 10 ? ['link'] : []),
  ];
}
