import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { LossesFact } from '../../model/facts/losses.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { attemptsOf } from '../../model/load-spec.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import type { Side } from '../../model/side.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isSynAckLoss, isSynLoss } from '../shapes.ts';
import { atMost, ofMachine } from '../usage-sources.ts';
import { less } from './loss-places.ts';
import { withLoss } from './loss-stages.ts';
import { onMachine } from './neighbour-table-on-machine.ts';
import { judgeLoss, placeExcluded } from './syn-loss.ts';

const NAME = 'net.ipv4.neigh.default.gc_thresh3';

export const neighbourTable = defineLimit({
  id: 'neighbour-table',
  title: 'peers on the local network whose link addresses are kept, over all network namespaces',
  exhausted: 'table of link addresses full',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: NAME },
  symptoms: [
    'connecting to new peers on the same network times out; peers that are known, and all beyond a router, can still be reached',
    'connect() says nothing: the SYN does not leave the host (a UDP send says ENOBUFS or nothing)',
    'table_fulls of /proc/net/stat/arp_cache moves, on the machine itself only, not in a container',
    'sometimes "neighbour: arp_cache: neighbor table overflow!" in the kernel log',
  ],
  decoys: [
    {
      looksLike: 'a peer that is not there',
      tellApart: 'connect() then says EHOSTUNREACH after some seconds, and table_fulls does not move',
    },
    {
      looksLike: 'connection tracking or a firewall on the way out',
      tellApart: 'those lose packets between Ip.OutRequests and Ip.OutTransmits, this one after both',
    },
    { looksLike: 'a lossy link', tellApart: 'SYNs sent again leave the host (tcpi_retrans), and table_fulls stands' },
  ],
  needs: ['losses', 'neighbours', 'client.settings'],
  source: { function: 'neigh_alloc', file: 'net/core/neighbour.c', page: 'networking/ip-sysctl' },
  kernel: side => ({ places: [`${side}-neighbour-table`] }),
  matches: (group, side) =>
    side === 'client' ? isSynLoss(group) : isSynAckLoss(group) || (isSynLoss(group) && wereAnswersLost(group)),
  rule: (group, side, facts) => (side === 'client' ? judgeSyns(group, facts) : judgeAnswers(group, facts)),
  excludes: (group, side, facts) =>
    side === 'client' ? placeExcluded(group, facts, 'neighbour-table') : nothingVanished(valueIn(facts.losses)),
  usage: {
    name: 'neighbours',
    phrase: 'neighbours',
    // The count holds permanent entries too, which take no room: it says how full the table is only where a run looks addresses up.
    sources: ({ machine, hosts, resolvesNeighbours }) =>
      (resolvesNeighbours ? TABLES : []).flatMap(([used, bound]) =>
        ofMachine(machine.neighbours, used, atMost(numericSetting(hosts.server.settings, bound))),
      ),
  },
  onMachine,
  effective,
  raise: (scenario, _side, room) =>
    raiseHostWide(scenario, NAME, powerOfTwo(Math.max(4096, attemptsOf(scenario.load) * 2)), room),
  remedy: {
    needs: ({ inAll }, _side, facts) =>
      Math.max(4096, Math.max(valueIn(facts.neighbours)?.peakEntries ?? 0, inAll) * 2),
    used: (_side, facts) => valueIn(facts.neighbours)?.peakEntries,
    round: powerOfTwo,
    write: wanted => {
      const remedy = sysctlRemedy(
        [
          [NAME, `${wanted}`],
          ['net.ipv4.neigh.default.gc_thresh2', `${wanted / 2}`],
          ['net.ipv4.neigh.default.gc_thresh1', `${wanted / 4}`],
        ],
        '512 bytes of kernel memory an entry; nothing for those that are not there',
      );
      return { ...remedy, check: `${remedy.check}; ip -4 neighbour | wc -l` };
    },
  },
});

/** IPv4 and IPv6 have a table each. */
const TABLES = [
  ['arp.entries', NAME],
  ['ndisc.entries', 'net.ipv6.neigh.default.gc_thresh3'],
] as const;

function judgeSyns(group: AttemptGroup, { losses, neighbours, 'client.settings': settings }: Given): Ruling {
  if (neighbours.tableFulls === 0) return ruledOut(finding('neighbour-table-clean', {}));
  return judgeLoss(group, losses, 'neighbour-table', overflow(neighbours, settings));
}

/** That every answer arrived; undefined where some did not, or may not have. */
function nothingVanished(losses: LossesFact | undefined): Finding | undefined {
  return losses !== undefined && valueIn(losses.linkToClient) === 0
    ? finding('lost-elsewhere', { places: [] })
    : undefined;
}

/** The kernel recorded it. A server gives up after as many SYN-ACKs as it may send, and holds no request any more. */
function wereAnswersLost({ kernel }: AttemptGroup): boolean {
  return kernel?.lost.some(({ place }) => place === 'server-neighbour-table') === true;
}

/** SYN-ACKs to clients that the server's host has no room for. */
function judgeAnswers(group: AttemptGroup, { losses, neighbours, 'client.settings': settings }: Given): Ruling {
  const { tableFulls } = neighbours;
  if (tableFulls === 0) return ruledOut(finding('neighbour-table-clean', {}));
  return withLoss('link', less(losses.linkToClient, losses.backlogDropped), vanished => {
    const lost = Math.min(tableFulls, vanished);
    if (lost < group.count) return ruledOut(finding('fewer-than-failed', { packets: lost, attempts: group.count }));
    return blamed('proven', overflow(neighbours, settings));
  });
}

type Given = Pick<Facts, 'losses' | 'neighbours' | 'client.settings'>;

function overflow({ tableFulls, peakEntries }: Facts['neighbours'], settings: Facts['client.settings']) {
  return finding('neighbour-table-full', {
    failures: tableFulls,
    entries: peakEntries,
    max: settings[NAME] ?? 'unknown',
  });
}

function effective(_side: Side, facts: FactBook): string | undefined {
  return valueIn(facts['client.settings'])?.[NAME];
}
