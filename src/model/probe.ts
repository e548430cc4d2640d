import { messageOf } from './error-message.ts';

/**
 * What one probe of the machine gave. A probe that fails is a value, never a crash, and unknown is never zero:
 * `absent` means this machine has no such thing (or does not let us look), `failed` means it should have worked.
 */
export type Probe<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

export function ok<T>(value: T): Probe<T> {
  return { state: 'read', value };
}

export function absent<T = never>(why: string): Probe<T> {
  return { state: 'absent', why };
}

export function failed<T = never>(why: string): Probe<T> {
  return { state: 'failed', why };
}

/** The value, or undefined where the probe gave none. */
export function valueIn<T>(probe: Probe<T>): T | undefined {
  return probe.state === 'read' ? probe.value : undefined;
}

/** What `of` makes of the value; else why there is none. */
export function mapProbe<T, U>(probe: Probe<T>, of: (value: T) => U): Probe<U> {
  return probe.state === 'read' ? ok(of(probe.value)) : probe;
}

/** What `of` makes of values that are all known; else what the first of them that is not says. */
export function derive<T>(probes: readonly Probe<number>[], of: (...values: number[]) => T): Probe<T> {
  const values: number[] = [];
  for (const probe of probes) {
    if (probe.state !== 'read') return probe;
    values.push(probe.value);
  }
  return ok(of(...values));
}

/** At least so many in all: what is not known adds nothing. */
export function atLeast(...probes: readonly Probe<number>[]): number {
  return probes.reduce((sum, probe) => sum + (valueIn(probe) ?? 0), 0);
}

/** Runs `probe` and turns a thrown error into `failed`. */
export function probe<T>(probe: () => T): Probe<T> {
  try {
    return ok(probe());
  } catch (error) {
    return failed(messageOf(error));
  }
}
