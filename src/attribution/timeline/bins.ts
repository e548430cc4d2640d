import { type Ledger, NEVER } from '../../model/ledger.ts';

/** Bins of a timeline: fine enough to zoom into, few enough for a small report. */
const MOST_BINS = 240;
/** Times of attempts are not known any finer than the driver looks at its sockets. */
const FINEST_MS = 1;

/** Counts moments into bins of one width. */
export interface Bins {
  readonly binMs: number;
  readonly length: number;
  /** Position of a moment in milliseconds since the load's start: the first or the last bin for one outside. */
  indexOf(atMs: number): number;
}

/** Bins that hold every moment up to `endMs`. Their width is 1, 2 or 5 times a power of ten milliseconds. */
export function binsUntil(endMs: number): Bins {
  const binMs = roundUp(Math.max(FINEST_MS, endMs / MOST_BINS));
  const length = Math.floor(Math.max(0, endMs) / binMs) + 1;
  return { binMs, length, indexOf: atMs => Math.min(length - 1, Math.max(0, Math.floor(atMs / binMs))) };
}

/** When the last attempt of all began, was served or failed, in milliseconds since the load's start. */
export function lastMomentMs(ledgers: readonly Ledger[]): number {
  let lastUs = 0;
  for (const { length, startUs, firstByteUs, connectUs, failedUs } of ledgers) {
    for (let index = 0; index < length; index += 1) {
      const after = Math.max(recorded(failedUs[index]), recorded(firstByteUs[index]), recorded(connectUs[index]));
      const endUs = recorded(startUs[index]) + after;
      if (endUs > lastUs) lastUs = endUs;
    }
  }
  return lastUs / 1000;
}

function recorded(us: number | undefined): number {
  return us === undefined || us === NEVER ? 0 : us;
}

function roundUp(milliseconds: number): number {
  const power = 10 ** Math.floor(Math.log10(milliseconds));
  const step = [1, 2, 5, 10].find(each => each * power >= milliseconds) ?? 10;
  return step * power;
}
