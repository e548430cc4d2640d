/** A line of a log may be so much younger than the time that it bears: some servers write whole seconds. */
export const WRITTEN_WITHIN_MS = 1000;
