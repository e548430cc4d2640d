import { beyond } from '../../model/allows-more.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { withLoss } from '../packets/loss-stages.ts';
import { judgeLoss } from '../packets/syn-loss.ts';
import { powerOfTwo, raiseSysctl } from '../raise.ts';
import { isSynLoss } from '../shapes.ts';
import { wantedBacklog } from './listen-backlog.ts';
import { onMachine } from './syn-backlog-on-machine.ts';
import { SYN_QUEUE_USAGE } from './syn-queue-usage.ts';

const COOKIES = 'net.ipv4.tcp_syncookies';
const MAX_SYN_BACKLOG = 'net.ipv4.tcp_max_syn_backlog';

export const synBacklog = defineLimit({
  id: 'syn-backlog',
  title: 'half-open connections of a listener, with SYN cookies off',
  exhausted: 'SYN queue full',
  scope: 'netns',
  sides: ['server'],
  setting: { kind: 'sysctl', name: MAX_SYN_BACKLOG },
  symptoms: ['connecting times out while the accept queue is empty; ListenDrops moves and ListenOverflows does not'],
  decoys: [
    {
      looksLike: 'the accept queue',
      tellApart: 'ListenOverflows moves with it; with SYN cookies on, the default, tcp_max_syn_backlog limits nothing',
    },
    {
      looksLike: 'the listen backlog, which bounds the SYN queue as well',
      tellApart: 'TCPReqQFullDrop moves for that one, and for the three-quarter rule it does not',
    },
  ],
  needs: ['listener', 'losses', 'server.settings'],
  source: { function: 'tcp_conn_request', file: 'net/ipv4/tcp_input.c', page: 'tcp(7)' },
  kernel: () => ({ places: ['listener-syn'] }),
  matches: isSynLoss,
  rule: (group, _side, { listener, losses, 'server.settings': settings }) => {
    const cookies = settings[COOKIES];
    if (cookies !== '0') return ruledOut(finding('syn-cookies-on', { value: cookies ?? 'unknown' }));
    return withLoss('three-quarter-rule', losses.otherListenDrops, drops => {
      if (drops === 0) return ruledOut(finding('no-syn-drops', {}));
      const maxSynBacklog = Number(settings[MAX_SYN_BACKLOG]);
      const bound = maxSynBacklog - (maxSynBacklog >> 2) + 1;
      const evidence = finding('three-quarter-rule', { drops, maxSynBacklog, bound, peak: listener.peakSynReceived });
      return judgeLoss(group, losses, 'three-quarter-rule', evidence);
    });
  },
  usage: SYN_QUEUE_USAGE,
  onMachine,
  effective: (_side, facts) => valueIn(facts['server.settings'])?.[MAX_SYN_BACKLOG],
  // Three quarters of it are all that may be half-open.
  raise: (scenario, side, { met = 0 }) => {
    const { connections, halfOpen } = scenario.load;
    const wanted = wantedBacklog(Math.ceil(((connections + halfOpen) * 4) / 3));
    return raiseSysctl(scenario, side, MAX_SYN_BACKLOG, beyond(met, wanted, powerOfTwo));
  },
  remedy: {
    choices: () => [
      sysctlRemedy(
        [[COOKIES, '1']],
        'none while the queue is not full. Without cookies, raise tcp_max_syn_backlog to four thirds of the half-open ' +
          'connections that must fit, and the listen backlog and somaxconn above that number',
      ),
    ],
  },
});
