import type { LossesFact } from '../../model/facts/losses.ts';
import { derive, type Probe, valueIn } from '../../model/probe.ts';
import type { ReportSection } from '../../model/report.ts';
import { delta } from '../../model/series.ts';
import { count, counted } from '../numbers.ts';
import { type Content, type Markup, markup } from './markup.ts';

interface Step {
  readonly title: string;
  /** What came this far; undefined where nobody counted it. */
  readonly passed: number | undefined;
  readonly unit: string;
  readonly lost: readonly Lost[];
}

interface Lost {
  readonly count: Probe<number>;
  readonly where: string;
}

/** From SYN to answer: what came through each stage, and what was lost there, by the identities E1 to E5. */
export function flow(section: ReportSection): Content {
  const { timeline, run, outcomes } = section;
  if (timeline === undefined || run.evidence === undefined) return undefined;
  const heading = markup`<h2>Where attempts went</h2>`;
  if (timeline.losses.state !== 'read') {
    return markup`<section>${heading}<p class="soft">Not known here: ${timeline.losses.why}</p></section>`;
  }
  const steps = stepsOf(section, timeline.losses.value, timeline.accepted, outcomes.served);
  return markup`<section>${heading}
<p class="soft">Packets until the listener, connections after it. A packet that is lost is sent again, so that losses of packets are more than attempts.</p>
<ol class="flow">${steps.map(step)}</ol></section>`;
}

function stepsOf(
  { run }: ReportSection,
  losses: LossesFact,
  accepted: number | undefined,
  served: number | undefined,
): Step[] {
  const counters = run.evidence === undefined ? undefined : valueIn(run.evidence.server.counters);
  const established = counters === undefined ? undefined : delta(counters, 'Tcp.PassiveOpens');
  const { towardsServer: packets, clientOut, serverIn } = losses;
  const link = derive([losses.linkToServer, losses.backlogDropped], (all, dropped) => Math.max(0, all - dropped));
  return [
    {
      title: 'client sends',
      passed: valueIn(packets.asked),
      unit: 'packet',
      lost: filterLosses(clientOut, "client's", 'E1'),
    },
    {
      title: 'link',
      passed: valueIn(packets.sent),
      unit: 'packet',
      lost: [
        { count: losses.backlogDropped, where: "in a processor's backlog (E2)" },
        { count: link, where: 'on the link (E2)' },
      ],
    },
    {
      title: 'server receives',
      passed: valueIn(packets.received),
      unit: 'packet',
      lost: [
        ...filterLosses(serverIn, "server's", 'E3'),
        { count: losses.serverRouting.reversePath, where: "server's reverse path filter" },
        { count: losses.serverRouting.notLocal, where: 'not an address of the server' },
      ],
    },
    {
      title: 'listener',
      passed: valueIn(packets.delivered),
      unit: 'packet',
      lost: [
        { count: losses.acceptQueue, where: 'accept queue full (E4)' },
        { count: losses.synQueue, where: 'SYN queue full (E4)' },
        { count: losses.noRouteBack, where: 'no route back to the client (E4)' },
        { count: losses.otherListenDrops, where: 'other drops of the listener (E4)' },
      ],
    },
    {
      title: 'established',
      passed: established,
      unit: 'connection',
      lost: [{ count: losses.ghosts, where: 'for the client only (E5)' }],
    },
    { title: 'accepted', passed: accepted, unit: 'connection', lost: [] },
    { title: 'served', passed: served, unit: 'attempt', lost: [] },
  ];
}

function filterLosses(loss: LossesFact['clientOut'], whose: string, identity: string): Step['lost'] {
  return [
    { count: loss.tracking, where: `${whose} connection tracking full (${identity})` },
    { count: loss.rules, where: `${whose} firewall (${identity})` },
  ];
}

function step({ title, passed, unit, lost }: Step): Markup {
  return markup`<li>${title}<strong>${passed === undefined ? 'not known' : counted(passed, unit)}</strong>${lost.map(loss)}</li>`;
}

function loss({ count: packets, where }: Lost): Content {
  if (packets.state !== 'read') return markup`<div class="soft">Not known ${where}: ${packets.why}</div>`;
  return packets.value > 0 ? markup`<div class="bad">−${count(packets.value)} ${where}</div>` : undefined;
}
