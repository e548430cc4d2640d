import type { LossesFact } from '../../model/facts.ts';
import { known } from '../../model/probe.ts';
import type { ReportSection } from '../../model/report.ts';
import { delta } from '../../model/series.ts';
import { count, counted } from '../numbers.ts';
import { type Content, type Markup, markup } from './markup.ts';

interface Step {
  readonly title: string;
  /** What came this far; undefined where nobody counted it. */
  readonly passed: number | undefined;
  readonly unit: string;
  readonly lost: readonly { readonly count: number; readonly where: string }[];
}

/** From SYN to answer: what came through each stage, and what was lost there, by the identities E1 to E5. */
export function flow(section: ReportSection): Content {
  const { course, run, outcomes } = section;
  if (course === undefined || run.evidence === undefined) return undefined;
  const heading = markup`<h2>Where attempts went</h2>`;
  if (course.losses.state !== 'read') {
    return markup`<section>${heading}<p class="soft">Not known here: ${course.losses.why}</p></section>`;
  }
  const steps = stepsOf(section, course.losses.value, course.accepted, outcomes.served);
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
  const moved = (side: 'client' | 'server', name: string) => {
    const series = run.evidence === undefined ? undefined : known(run.evidence[side].counters);
    return series === undefined ? undefined : delta(series, name);
  };
  const { clientOut, serverIn } = losses;
  const link = { count: Math.max(0, losses.linkToServer - losses.backlogDropped), where: 'on the link (E2)' };
  return [
    {
      title: 'client sends',
      passed: moved('client', 'Ip.OutRequests'),
      unit: 'packet',
      lost: filterLosses(clientOut, "client's", 'E1'),
    },
    {
      title: 'link',
      passed: moved('client', 'Ip.OutTransmits'),
      unit: 'packet',
      lost: [{ count: losses.backlogDropped, where: "in a processor's backlog (E2)" }, link],
    },
    {
      title: 'server receives',
      passed: moved('server', 'Ip.InReceives'),
      unit: 'packet',
      lost: filterLosses(serverIn, "server's", 'E3'),
    },
    {
      title: 'listener',
      passed: moved('server', 'Ip.InDelivers'),
      unit: 'packet',
      lost: [
        { count: losses.acceptQueue, where: 'accept queue full (E4)' },
        { count: losses.synQueue, where: 'SYN queue full (E4)' },
        { count: losses.otherListenDrops, where: 'other drops of the listener (E4)' },
      ],
    },
    {
      title: 'established',
      passed: moved('server', 'Tcp.PassiveOpens'),
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
  const losses = lost.filter(loss => loss.count > 0);
  return markup`<li>${title}<strong>${passed === undefined ? 'not known' : counted(passed, unit)}</strong>${losses.map(
    loss => markup`<div class="bad">−${count(loss.count)} ${loss.where}</div>`,
  )}</li>`;
}
