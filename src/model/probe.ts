/**
 * What one probe of the machine gave. A probe that fails is a value, never a crash, and unknown is never zero:
 * `absent` means this machine has no such thing (or does not let us look), `failed` means it should have worked.
 */
export type Probe<T> =
  | { readonly state: 'read'; readonly value: T }
  | { readonly state: 'absent'; readonly why: string }
  | { readonly state: 'failed'; readonly why: string };

export function read<T>(value: T): Probe<T> {
  return { state: 'read', value };
}

export function absent<T = never>(why: string): Probe<T> {
  return { state: 'absent', why };
}

export function failed<T = never>(why: string): Probe<T> {
  return { state: 'failed', why };
}

/** The value, or undefined where the probe gave none. */
export function known<T>(probe: Probe<T>): T | undefined {
  return probe.state === 'read' ? probe.value : undefined;
}

/** Runs `probe` and turns a thrown error into `failed`. */
export function attemptProbe<T>(probe: () => T): Probe<T> {
  try {
    return read(probe());
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}
