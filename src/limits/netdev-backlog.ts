import { finding } from '../model/finding.ts';
import { known } from '../model/probe.ts';
import { defineLimit, ruledOut, sysctlRemedy } from './define.ts';
import { wantedBacklog } from './listen-backlog.ts';
import { raiseHostWide } from './raise.ts';
import { isSynAckLoss, isSynLoss } from './shapes.ts';
import { judgeLoss } from './syn-loss.ts';

const NAME = 'net.core.netdev_max_backlog';

export const netdevBacklog = defineLimit({
  id: 'netdev-backlog',
  title: 'packets that wait for one processor',
  scope: 'host',
  sides: ['server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: ['connecting takes a second or more longer, when very many SYNs are sent in the same instant'],
  decoys: [
    { looksLike: 'the accept queue', tellApart: 'ListenOverflows moves; here the dropped column of softnet_stat does' },
  ],
  needs: ['losses', 'server.settings'],
  source: { function: 'enqueue_to_backlog', file: 'net/core/dev.c', page: 'admin-guide/sysctl/net' },
  matches: group => isSynLoss(group) || isSynAckLoss(group),
  rule: (group, _side, facts) => {
    const dropped = facts.losses.backlogDropped;
    if (dropped === 0) return ruledOut(finding('processor-backlog-clean', {}));
    const bound = facts['server.settings'][NAME] ?? 'unknown';
    return judgeLoss(
      group,
      facts.losses,
      'processor-backlog',
      finding('processor-backlog-dropped', { dropped, bound }),
    );
  },
  effective: (_side, facts) => known(facts['server.settings'])?.[NAME],
  lift: scenario => raiseHostWide(scenario, NAME, wantedBacklog(scenario.load.connections)),
  remedy: () =>
    sysctlRemedy(
      NAME,
      '5000',
      'memory for that many packets a processor while they wait; or let clients connect at a steadier rate',
    ),
});
