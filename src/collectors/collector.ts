import { type Probe, read } from '../model/probe.ts';
import { probeOfError } from './unavailable.ts';

/** A reader of one source of evidence: opened before the load, sampled during it, asked at its end. */
export interface Collector<T> {
  /** `atMs`: milliseconds since the load's start. */
  sample(atMs: number): void;
  result(): T;
  close(): void;
}

/** Makes a collector that never throws: the first error, from opening on, becomes its result. */
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
    sample: atMs => guard(() => inner?.sample(atMs)),
    result: () => guard(() => inner && read(inner.result())) ?? broken ?? probeOfError('closed'),
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
