import type { AttributedGroup } from '../../model/attribution.ts';
import { type ClientView, clientViews } from '../../model/client-views.ts';
import type { Ledger } from '../../model/ledger.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import type { Attributed, AttributeOptions } from '../attributed.ts';
import { outcomesOf } from '../outcomes.ts';
import { lastMomentMs } from '../timeline/bins.ts';
import { totals } from '../totals.ts';
import { asLostWithHost } from './lost-host.ts';
import { mergedTimeline } from './merged-timeline.ts';
import { outcomeOfHost } from './outcome-of-host.ts';

type AttributeOne = (run: Run, ledgers: readonly Ledger[], options: AttributeOptions) => Attributed;

/** Several hosts made the load: each is put to the rules as the one client of the server, and what comes of that is one count. */
export function attributeEach(run: Run, ledgers: readonly Ledger[], attributeOne: AttributeOne): Attributed {
  const views = clientViews(run, ledgers);
  const untilMs = endOf(views);
  const each = views.map(view => ({
    view,
    attributed: asLostWithHost(view, attributeOne(view.run, view.ledgers, { untilMs })),
  }));
  const groups = each.flatMap(({ view, attributed }) => groupsOf(view, attributed)).sort(mostFirst);
  const observations = each.flatMap(({ attributed }) => attributed.attribution.observations ?? []);
  return {
    outcomes: outcomesOf(ledgers),
    attribution: { ...totals(groups), observations: distinct(observations) },
    timeline: mergedTimeline(each.map(({ attributed }) => attributed.timeline)),
    clientHosts: each.map(({ view, attributed }) => outcomeOfHost(view, attributed)),
  };
}

function mostFirst(one: AttributedGroup, other: AttributedGroup): number {
  return other.group.count - one.group.count;
}

function groupsOf({ client, attemptsBefore }: ClientView, { attribution }: Attributed): AttributedGroup[] {
  return attribution.groups.map(one => {
    const { example } = one.group;
    const group = example === undefined ? one.group : { ...one.group, example: example + attemptsBefore };
    return { ...one, group, seenFrom: client.name };
  });
}

/** One axis for all. */
function endOf(views: readonly ClientView[]): number {
  const ends = views.map(({ run }) => run.evidence && valueIn(run.evidence.client.counters)?.atMs.at(-1));
  return Math.max(lastMomentMs(views.flatMap(({ ledgers }) => ledgers)), ...ends.map(ms => ms ?? 0));
}

/** What was seen of the server is seen from each. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map(item => [JSON.stringify(item), item])).values()];
}
