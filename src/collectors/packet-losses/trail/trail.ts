import type { Unwatched } from '../../../model/packet-losses.ts';
import { SIDES, type Side } from '../../../model/side.ts';
import type { Collector } from '../../series/collector.ts';
import { monotonicMs, type SinceStart } from '../../series/load-clock.ts';
import { Unavailable } from '../../series/unavailable.ts';
import { difference, type Moved } from '../loss-checks.ts';
import type { LossCounts } from '../loss-counters.ts';
import { keepOpened } from '../opened.ts';
import type { CollectedLosses } from '../packet-losses.ts';
import { countedLosses } from './counted-losses.ts';
import { type LaidTrail, layTrail, type TrailOptions } from './laid-trail.ts';
import { type Opened, watchOverdue } from './overdue.ts';
import { openTrailCounters, type TrailCounters } from './trail-counters.ts';

export interface TrailCollectorOptions extends TrailOptions {
  readonly sinceStart: SinceStart;
}

/**
 * Counts the handshakes of each connection at spots of its way, from the row on in which one is overdue: packets that are sent again
 * walk into the trail. A load that loses nothing never meets it. Throws Unavailable where no trail can be laid.
 */
export function openTrail(options: TrailCollectorOptions): Collector<CollectedLosses> {
  const opened = keepOpened();
  try {
    const trail = opened.keep(layTrail(options));
    const counters = {
      client: opened.keep(openTrailCounters(options.hosts.client)),
      server: opened.keep(openTrailCounters(options.hosts.server)),
    };
    const walk = watchWalk(trail, counters, options.sinceStart);
    return {
      sample: (_atMs, row) => (row === 'last' ? walk.end() : walk.look()),
      result: () => collected(trail, walk.end()),
      close: opened.close,
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

interface Walk {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly moved: readonly Moved[];
}

/** From the row in which a connection is overdue to the last one. */
function watchWalk(trail: LaidTrail, counters: Readonly<Record<Side, TrailCounters>>, sinceStart: SinceStart) {
  const isOverdue = watchOverdue();
  let awake: { readonly sinceMs: number; readonly start: Readonly<Record<Side, LossCounts>> } | undefined;
  let walk: Walk | undefined;
  const readAll = () => ({ client: counters.client.read(), server: counters.server.read() });
  const end = (): Walk | undefined => {
    if (walk !== undefined || awake === undefined) return walk;
    const { sinceMs, start } = awake;
    const before = readAll();
    trail.sleep();
    const after = readAll();
    const moved = SIDES.map(side => ({
      sides: [side],
      before: difference(before[side], start[side]),
      after: difference(after[side], start[side]),
    }));
    walk = { sinceMs, untilMs: sinceStart(monotonicMs()), moved };
    return walk;
  };
  return {
    look: () => {
      if (awake !== undefined || !isOverdue(openedNow(counters))) return;
      // Counters first: what they count from now on is all that the trail sees, and a little more.
      const start = readAll();
      trail.wake();
      awake = { sinceMs: sinceStart(monotonicMs()), start };
    },
    end,
  };
}

/** The client first: what is begun meanwhile is no connection yet. */
function openedNow({ client, server }: Readonly<Record<Side, TrailCounters>>): Opened {
  const ofClient = client.tcp();
  const ofServer = server.tcp();
  return {
    begun: ofClient.activeOpens,
    failed: ofClient.attemptFails,
    made: ofServer.passiveOpens - ofServer.activeOpens,
  };
}

const UNWATCHED: readonly Unwatched[] = [
  { part: 'later-packets', why: 'the trail counts handshakes' },
  { part: 'resets', why: 'the trail sees of resets those alone that answer a SYN which a rule dropped' },
  { part: 'retransmits', why: 'the trail counts packets that are sent again as it does all others' },
];

function collected(trail: LaidTrail, walk: Walk | undefined): CollectedLosses {
  if (walk === undefined) throw new Unavailable('no connection was overdue, so that no trail was laid');
  const { sinceMs, untilMs, moved } = walk;
  return {
    source: 'trail',
    sinceMs,
    forEach: each => {
      for (const { passed, ...connection } of trail.read()) {
        for (const counted of countedLosses(passed, trail.spots)) {
          each({ ...connection, ...counted, firstMs: sinceMs, lastMs: untilMs });
        }
      }
    },
    moved,
    lost: 0,
    unwatched: UNWATCHED,
  };
}
