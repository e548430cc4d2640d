import { codeOf } from '../../model/error-code.ts';
import { ok, type Probe } from '../../model/probe.ts';
import { probeOfError } from './unavailable.ts';

/** Whether more rows follow: a costly part of a row is left out now and then, but never of the last one. */
export type RowKind = 'passing' | 'last';

/** A reader of one source of evidence: opened before the load, sampled during it, asked at its end. */
export interface Collector<T> {
  /** `atMs`: milliseconds since the load's start. */
  sample(atMs: number, row?: RowKind): void;
  result(): T;
  close(): void;
}

/**
 * Makes a collector that never throws: the first error, from opening on, becomes its result. A row that could not be read is read once
 * more where the kernel refused a call: one such row is not worth all the others.
 */
export function guarded<T>(open: () => Collector<T>): Collector<Probe<T>> {
  let inner: Collector<T> | undefined;
  let broken: Probe<never> | undefined;
  const guard = <R>(act: () => R): R | undefined => {
    if (broken !== undefined) return undefined;
    try {
      return act();
    } catch (error) {
      broken = probeOfError(error);
      return undefined;
    }
  };
  guard(() => {
    inner = open();
  });
  return {
    sample: (atMs, row) => guard(() => twice(() => inner?.sample(atMs, row))),
    result: () => guard(() => inner && ok(inner.result())) ?? broken ?? probeOfError('closed'),
    close: () => {
      const closing = inner;
      inner = undefined;
      try {
        closing?.close();
      } catch (error) {
        broken ??= probeOfError(error);
      }
    },
  };
}

function twice(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    read();
  }
}
