import { OUTCOME } from '../../model/codes.ts';
import { type Attempt, attemptAt, type Ledger } from '../../model/ledger.ts';
import type { Period } from '../../model/period.ts';

/** What the end of a process did to attempts that were under way. */
export interface EndEffects {
  /** Whether the attempt met its fate, at this moment, with a process that ended: far more ended like it then than just before or after. */
  readonly includes: (attempt: Attempt, atMs: number) => boolean;
}

/** A kind of failure that goes on at its pace, whether or not a process ends, is none of its effects. */
const TIMES_MORE = 2;

/** Failures near the ends of processes, `periods`, against those in as much time before and after each. */
export function endEffects(
  ledgers: readonly Ledger[],
  periods: readonly Period[],
  momentOf: (attempt: Attempt) => number | undefined,
): EndEffects {
  const windows = merged(periods);
  const moments = windows.length === 0 ? new Map<string, Float64Array>() : momentsByKind(ledgers, momentOf);
  const effects = new Map<string, readonly Period[]>();
  for (const [kind, times] of moments) {
    const isEffect = (window: Period, index: number) =>
      stands(times, window, { after: windows[index - 1], before: windows[index + 1] });
    effects.set(kind, windows.filter(isEffect));
  }
  return {
    includes: (attempt, atMs) =>
      (effects.get(kindOf(attempt)) ?? []).some(({ fromMs, toMs }) => atMs >= fromMs && atMs <= toMs),
  };
}

function merged(periods: readonly Period[]): Period[] {
  const windows: Period[] = [];
  for (const period of periods.toSorted((one, other) => one.fromMs - other.fromMs)) {
    const last = windows.at(-1);
    if (last === undefined || period.fromMs > last.toMs) windows.push(period);
    else windows[windows.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, period.toMs) };
  }
  return windows;
}

function momentsByKind(
  ledgers: readonly Ledger[],
  momentOf: (attempt: Attempt) => number | undefined,
): Map<string, Float64Array> {
  const kinds = new Map<string, number[]>();
  for (const ledger of ledgers) {
    for (let index = 0; index < ledger.length; index += 1) {
      const outcome = ledger.outcome[index];
      if (outcome !== OUTCOME.failed && outcome !== OUTCOME.pending) continue;
      const attempt = attemptAt(ledger, index);
      const atMs = momentOf(attempt);
      if (atMs === undefined) continue;
      const times = kinds.get(kindOf(attempt));
      if (times === undefined) kinds.set(kindOf(attempt), [atMs]);
      else times.push(atMs);
    }
  }
  return new Map([...kinds].map(([kind, times]) => [kind, Float64Array.from(times).sort()]));
}

/** A reset is one, whether sending or receiving met it. */
function kindOf({ stage, symptom }: Attempt): string {
  const { kind, errno, status } = symptom;
  const isAnswering = stage === 'request' || stage === 'response';
  if (isAnswering && (errno === 'ECONNRESET' || errno === 'EPIPE')) return 'reset';
  return [stage, kind, errno, status].join('|');
}

interface Neighbours {
  /** The window that ends before this one, and the one that begins after it. */
  readonly after: Period | undefined;
  readonly before: Period | undefined;
}

function stands(times: Float64Array, { fromMs, toMs }: Period, { after, before }: Neighbours): boolean {
  const lengthMs = toMs - fromMs;
  const [first = fromMs, last = toMs] = [times[0], times.at(-1)];
  const sides = [
    { fromMs: Math.max(fromMs - lengthMs, after?.toMs ?? 0, first), toMs: fromMs },
    { fromMs: toMs, toMs: Math.min(toMs + lengthMs, before?.fromMs ?? last, last) },
  ];
  // A look of a moment says nothing about a pace.
  const paces = sides
    .filter(side => side.toMs - side.fromMs >= lengthMs / 4)
    .map(side => countIn(times, side) / (side.toMs - side.fromMs));
  const pace = Math.max(0, ...paces);
  const coveredMs = Math.min(toMs, last) - Math.max(fromMs, first, 0);
  return countIn(times, { fromMs, toMs }) > TIMES_MORE * pace * Math.max(0, coveredMs);
}

function countIn(times: Float64Array, { fromMs, toMs }: Period): number {
  return Math.max(0, firstAfter(times, toMs) - firstAfter(times, fromMs));
}

/** How many lie before a moment, by bisection. */
function firstAfter(times: Float64Array, atMs: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Number.POSITIVE_INFINITY) < atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
