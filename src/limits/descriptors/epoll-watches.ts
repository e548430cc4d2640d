import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import { sureness } from '../counted.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { type FailedTogether, together } from '../failed-calls.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isDropped, isQueued, isUnanswered, returned } from '../shapes.ts';
import { onMachine } from './epoll-watches-on-machine.ts';

const NAME = 'fs.epoll.max_user_watches';

export const epollWatches = defineLimit({
  id: 'epoll-watches',
  title: 'descriptors in epoll sets, of all processes of one user together',
  exhausted: 'user out of epoll watches',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  heldWhereSet: true,
  symptoms: [
    'epoll_ctl() returns ENOSPC, "no space left on device", for a descriptor that is to be added; root is not exempt',
    'server: a connection was accepted and cannot be watched; it is closed at once, or never answered',
  ],
  decoys: [
    { looksLike: 'a full disk', tellApart: 'the call is epoll_ctl()' },
    {
      looksLike: 'fs.inotify.max_user_watches, which gives ENOSPC too',
      tellApart: 'the call is inotify_add_watch(), and what is watched are files',
    },
  ],
  needs: ['server.failedCalls', 'server.settings'],
  source: { function: 'ep_insert', file: 'fs/eventpoll.c', page: 'epoll(7)' },
  failsCalls: [{ errno: 'ENOSPC', calls: ['epoll_ctl'] }],
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'ENOSPC', 'epoll_ctl')
      : isDropped(group) || isUnanswered(group) || isQueued(group),
  rule: (group, _side, facts) => onServer(group, facts),
  excludes: (_group, side, facts) => (side === 'server' ? tooFewFiles(facts) : undefined),
  clientRule: {
    needs: ['client.settings'],
    rule: facts => blamed('proven', watchRefused('client', 1, facts['client.settings'])),
  },
  starves: { closed: watchesExhausted, unanswered: watchesExhausted },
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.settings`])?.[NAME],
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(2 ** 20, attemptsOf(scenario.load) * 4)), room),
  remedy: {
    needs: ({ atOnce }) => Math.max(2 ** 20, atOnce * 4),
    round: powerOfTwo,
    write: wanted =>
      sysctlRemedy(
        [[NAME, `${wanted}`]],
        'nothing by itself; each watch in use takes 131 bytes of kernel memory. By default a user may take a twenty-fifth of the low memory for them',
      ),
  },
});

function onServer(group: AttemptGroup, facts: Pick<Facts, 'server.failedCalls' | 'server.settings'>): Ruling {
  const { count, time } = refusedWatches(facts['server.failedCalls']);
  if (count === 0) return ruledOut(finding('watch-never-refused', {}));
  const refused = watchRefused('server', count, facts['server.settings']);
  const sure = sureness(group, count, time);
  return sure === undefined ? ruledOut(refused) : blamed(sure, refused);
}

/** A watch is of an open file. One file may have several, each in another epoll instance: so few files leave no doubt. */
function tooFewFiles(facts: FactBook): Finding | undefined {
  const files = valueIn(facts.openFiles)?.peak;
  const max = Number(valueIn(facts['server.settings'])?.[NAME] ?? Number.NaN);
  return files !== undefined && files * WATCHES_A_FILE < max ? finding('watches-left', { files, max }) : undefined;
}

const WATCHES_A_FILE = 4;

/** Only this limit makes epoll_ctl() say ENOSPC. */
function refusedWatches(calls: Facts['server.failedCalls']): FailedTogether {
  return together(calls.filter(({ syscall, errno }) => syscall === 'epoll_ctl' && errno === 'ENOSPC'));
}

function watchRefused(side: 'client' | 'server', count: number, settings: SettingsFact): Finding {
  return finding('watch-refused', { side, count, max: settings[NAME] ?? 'unknown' });
}

/** What shows that the server could not watch most of these connections; undefined where it could, or nobody saw. */
function watchesExhausted(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const { count, time } = refusedWatches(valueIn(facts['server.failedCalls']) ?? []);
  return sureness(group, count, time) === undefined
    ? undefined
    : watchRefused('server', count, valueIn(facts['server.settings']) ?? {});
}
