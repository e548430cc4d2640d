import type { Collection } from '../collectors/collection.ts';
import type { TargetEvidence } from '../model/evidence.ts';
import { absent, type Probe, read } from '../model/probe.ts';
import type { AcceptProgress } from '../model/protocol.ts';
import { seriesOf } from '../model/series.ts';

/** Twenty rows of evidence a second; ten for a load that lasts, where they would show in what it costs. */
const EVERY_MS = 50;
const EVERY_MS_OF_MANY = 100;
const MANY = 50_000;

/** Reads evidence again and again, and what the target says it accepted beside it: one row each, at the same moments. */
export interface Sampling {
  /** Reads one row now. */
  once(): void;
  /** Reads rows until `stop`. */
  start(onRow: () => void): void;
  stop(): void;
  target(): Probe<TargetEvidence>;
}

export interface SamplingOptions {
  /** Of the load. */
  readonly connections: number;
  readonly collection: Collection;
  /** What the target counted so far; undefined for one that does not count. */
  readonly accepts: () => AcceptProgress | undefined;
  /** Milliseconds since the load's start. */
  readonly nowMs: () => number;
}

export function createSampling({ connections, collection, accepts, nowMs }: SamplingOptions): Sampling {
  const atMs: number[] = [];
  const rows: Record<string, number>[] = [];
  let timer: NodeJS.Timeout | undefined;
  const once = () => {
    const now = nowMs();
    collection.sample(now);
    atMs.push(now);
    rows.push({ accepted: accepts()?.accepted ?? 0 });
  };
  return {
    once,
    start: onRow => {
      timer = setInterval(
        () => {
          once();
          onRow();
        },
        connections >= MANY ? EVERY_MS_OF_MANY : EVERY_MS,
      );
    },
    stop: () => clearInterval(timer),
    target: () => {
      const latest = accepts();
      if (latest === undefined) return absent('this target does not count what it accepts');
      const { accepted, answered, errors } = latest;
      return read({ accepted, answered, acceptErrors: errors, series: seriesOf(atMs, rows) });
    },
  };
}
