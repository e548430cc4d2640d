/** Whatever is under way takes errors that are thrown where nobody awaits them, in an event or in a timer: the innermost first. */
const takers: ((error: unknown) => void)[] = [];

/** Stray errors of the time of some work. */
export interface StrayErrors {
  /** Rejects with the first one. Later ones add nothing: they come of the same, or of the work being ended. */
  readonly first: Promise<never>;
  /** No more are taken. */
  close(): void;
}

export function takeStrayErrors(): StrayErrors {
  let take: (error: unknown) => void = () => undefined;
  const first = new Promise<never>((_, reject) => {
    take = reject;
  });
  // The work may be over before anybody asks.
  first.catch(() => undefined);
  takers.push(take);
  return { first, close: () => void takers.splice(takers.indexOf(take), 1) };
}

/** Ends the innermost work under way with an error that nobody awaits; false where there is none. */
export function giveStrayError(error: unknown): boolean {
  const take = takers.at(-1);
  take?.(error);
  return take !== undefined;
}
