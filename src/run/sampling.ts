import type { Collection } from '../collectors/collection.ts';
import type { RowKind } from '../collectors/series/collector.ts';
import type { LoadSpec } from '../model/load-spec.ts';
import { absent, ok, type Probe } from '../model/probe.ts';
import type { AcceptProgress } from '../model/protocol.ts';
import { seriesOf } from '../model/series.ts';
import type { TargetEvidence } from '../model/target-evidence.ts';
import { after } from '../system/timer.ts';
import { holdPace } from './hold-pace.ts';

/** Between two rows of evidence. */
const EVERY_MS = 50;
/**
 * A large load would pay for that. Ten a second are enough to see a queue fill in a burst; where connections come at a pace they
 * may take one part in two hundred of a processor. What is dropped between two rows the counters tell.
 */
const MANY = 50_000;
const EVERY_MS_OF_MANY = { least: 100, most: 250 } as const;
const TIMES_THEIR_COST = 200;
/** Whoever watches is told as often, also where rows are rare. */
const TELL_EVERY_MS = 1000;

/** Reads evidence again and again, and what the target says it accepted beside it: one row each, at the same moments. */
export interface Sampling {
  /** Reads one row now. The last one of a run leaves out the length of the SYN queue at most. */
  once(row: RowKind): void;
  /** Reads rows until `stop`; `onLook` is called after each, and at least once a second. */
  start(onLook: () => void): void;
  /** Every attempt is over: from now on connections are only held. */
  hold(): void;
  stop(): void;
  target(): Probe<TargetEvidence>;
}

export interface SamplingOptions {
  readonly load: Pick<LoadSpec, 'connections' | 'arrival'>;
  readonly collection: Pick<Collection, 'sample'>;
  /** What the target counted so far; undefined for one that does not count. */
  readonly accepts: () => AcceptProgress | undefined;
  /** Attempts that failed so far. */
  readonly failed: () => number;
  /** Milliseconds since the load's start. */
  readonly nowMs: () => number;
  /** Hours of others' traffic are watched: rows may cost next to nothing. */
  readonly isWatch?: boolean;
}

export function createSampling({
  load,
  collection,
  accepts,
  failed,
  nowMs,
  isWatch = false,
}: SamplingOptions): Sampling {
  const atMs: number[] = [];
  const rows: Record<string, number>[] = [];
  let timer: NodeJS.Timeout | undefined;
  const pace = holdPace(failed);
  const once = (row: RowKind) => {
    const now = nowMs();
    collection.sample(now, row);
    const progress = accepts();
    // Nobody counts for a server that is not ours, however long it is watched.
    if (isWatch && progress === undefined) return;
    atMs.push(now);
    rows.push({ accepted: progress?.accepted ?? 0 });
  };
  return {
    once,
    start: onLook => {
      const row = (): void => {
        const fromMs = performance.now();
        const before = process.cpuUsage();
        once('passing');
        onLook();
        const cost = process.cpuUsage(before);
        const everyMs = isWatch ? watchIntervalMs(cost) : intervalMs(load, cost);
        wait(fromMs + Math.max(everyMs, pace.intervalMs()));
      };
      const wait = (dueMs: number): void => {
        const leftMs = dueMs - performance.now();
        if (isWatch || leftMs <= TELL_EVERY_MS) timer = after(leftMs, row);
        else timer = after(TELL_EVERY_MS, () => tell(dueMs));
      };
      const tell = (dueMs: number): void => {
        onLook();
        wait(pace.hasStirred() ? 0 : dueMs);
      };
      timer = after(EVERY_MS, row);
    },
    hold: pace.begin,
    stop: () => clearTimeout(timer),
    target: () => {
      const latest = accepts();
      if (latest === undefined) return absent('this target does not count what it accepts');
      const { accepted, answered, errors } = latest;
      return ok({ accepted, answered, acceptErrors: errors, series: seriesOf(atMs, rows) });
    },
  };
}

/** A row at least every two seconds; what happens between two the counters tell. */
const EVERY_MS_OF_WATCH = { least: 1000, most: 2000, timesTheirCost: 500 } as const;

function watchIntervalMs({ user, system }: NodeJS.CpuUsage): number {
  const { least, most, timesTheirCost } = EVERY_MS_OF_WATCH;
  return Math.min(most, Math.max(least, ((user + system) / 1000) * timesTheirCost));
}

/** From one row, which took so much of a processor in microseconds, to the next. */
function intervalMs({ connections, arrival }: SamplingOptions['load'], { user, system }: NodeJS.CpuUsage): number {
  if (connections < MANY) return EVERY_MS;
  const { least, most } = EVERY_MS_OF_MANY;
  if (arrival.mode === 'burst') return least;
  return Math.min(most, Math.max(least, ((user + system) / 1000) * TIMES_THEIR_COST));
}
