import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopFact } from '../../model/facts/hops.ts';
import { finding } from '../../model/finding.ts';
import { absent, atLeast, valueIn } from '../../model/probe.ts';
import type { Raised, RaiseRoom } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { NOT_BEHIND } from '../behind.ts';
import { defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { moduleLine } from '../lasting-lines.ts';
import { counted, observer } from '../observed.ts';
import { powerOfTwo, raiseHostWide } from '../raise.ts';
import { isSynLoss } from '../shapes.ts';
import { namespaces } from '../usage-sources.ts';
import { onMachine } from './conntrack-max-on-machine.ts';
import { judgeLostTowards } from './lost-towards.ts';
import { judgeLoss, placeExcluded } from './syn-loss.ts';

const MAX = 'net.netfilter.nf_conntrack_max';

export const conntrackMax = defineLimit({
  id: 'conntrack-max',
  title: 'connections that netfilter tracks, in each network namespace',
  exhausted: 'connection-tracking table full',
  scope: 'host',
  sides: ['client', 'server'],
  setting: { kind: 'sysctl', name: MAX },
  exact: true,
  heldWhereSet: true,
  symptoms: [
    'connecting times out: packets of new connections vanish, established ones still work',
    'on the client the SYN never leaves the host; connect() does not say so',
    'sometimes "nf_conntrack: table full, dropping packet" in the kernel log, at most ten lines in five seconds',
  ],
  decoys: [
    {
      looksLike: 'a firewall rule that drops',
      tellApart: 'the drop column of /proc/net/stat/nf_conntrack does not move',
    },
    {
      looksLike: 'the accept queue',
      tellApart: 'ListenOverflows moves; a full table moves no TCP counter of the server',
    },
  ],
  needs: ['client.tracking', 'server.tracking', 'losses'],
  source: { function: '__nf_conntrack_alloc', file: 'net/netfilter/nf_conntrack_core.c', page: 'nf_conntrack-sysctl' },
  kernel: side => ({ places: [`${side}-tracking`] }),
  matches: isSynLoss,
  rule: (group, side, facts) => {
    const { max, peakCount: peak, taken, dropped, chainTooLong } = facts[`${side}.tracking`];
    if (peak === 0 && dropped === 0) return ruledOut(finding('tracking-off', { side }));
    if (dropped === 0) return ruledOut(finding('tracking-not-full', { side, max, peak }));
    if (chainTooLong > dropped) return ruledOut(finding('tracking-not-full', { side, max, peak }));
    const place = side === 'client' ? 'client-tracking' : 'server-tracking';
    const full = { side, max, peak, dropped, ...(taken !== undefined && { taken }) };
    return judgeLoss(group, facts.losses, place, finding('tracking-full', full));
  },
  observe: observer(['client.tracking', 'server.tracking'], (side, facts) => {
    const { earlyDropped: count, max } = facts[`${side}.tracking`];
    return counted(count, finding('half-open-evicted', { side, count, max }));
  }),
  behind: judgeTowards,
  behindEnd: 'client',
  excludes: (group, side, facts) => placeExcluded(group, facts, `${side}-tracking`),
  usage: {
    name: 'tracking',
    phrase: 'connection tracking',
    sources: ({ hosts, sharedNamespace }) =>
      namespaces(sharedNamespace).flatMap(side => {
        const series = valueIn(hosts[side].conntrack);
        return series === undefined ? [] : [{ side, series, used: 'count', bound: { column: 'max' } }];
      }),
  },
  onMachine,
  effective: (side, facts) => valueIn(facts[`${side}.tracking`])?.max.toString(),
  raise: raiseMax,
  remedy: {
    needs: ({ inAll }, side, facts) => (valueIn(facts[`${side}.tracking`])?.taken ?? 0) + entriesFor(inAll),
    used: (side, facts) => valueIn(facts[`${side}.tracking`])?.peakCount,
    round: powerOfTwo,
    write: wanted => {
      const { persist, ...others } = sysctlRemedy(
        [[MAX, `${wanted}`]],
        `256 to 384 bytes of kernel memory an entry in use: at most ${Math.ceil((wanted * 384) / 2 ** 20)} MiB when full. ` +
          'Not tracking the port at all (notrack in the raw table) costs nothing',
      );
      return { ...others, persist: [...persist, moduleLine('nf_conntrack')] };
    },
  },
});

/** What the target itself connects to takes entries of its host's table as well. */
function judgeTowards(group: AttemptGroup, hop: HopFact, facts: FactBook): Ruling {
  const tracking = valueIn(facts['server.tracking']);
  if (tracking === undefined || tracking.dropped === 0) return NOT_BEHIND;
  const { max, peakCount: peak, taken, dropped } = tracking;
  const full = finding('tracking-full', { side: 'server', max, peak, dropped, ...(taken !== undefined && { taken }) });
  return judgeLostTowards(group, hop, { packets: droppedOnWayOut(dropped, facts), evidence: full });
}

/** Of what a host's tracking dropped, all may have been coming in that did not get in. */
function droppedOnWayOut(dropped: number, facts: FactBook): number {
  const { tracking, rules } = valueIn(facts.losses)?.serverIn ?? {};
  return dropped - atLeast(...[tracking, rules].filter(lost => lost !== undefined));
}

/** Twice the connections, for those that are closing: a power of two. */
function entriesFor(connections: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(connections * 2, 65_536)));
}

/** Where the lab took entries instead of lowering the maximum, it takes fewer: all that the machine has are left to the load. */
function raiseMax(scenario: Scenario, _side: Side, room: RaiseRoom): Raised {
  const from = scenario.lab.host[MAX];
  const own = valueIn(room.settings[MAX] ?? absent('not read'));
  const isFilled = from !== undefined && own !== undefined && room.met === Number(own) && Number(from) < Number(own);
  const { met: _reached, ...free } = room;
  const raised = raiseHostWide(scenario, MAX, entriesFor(scenario.load.connections), isFilled ? free : room);
  return isFilled ? { ...raised, from } : raised;
}
