import type { FellSilent } from '../observers/unanswered.ts';

/** Connections that were answered before, and ended without an answer to what they sent last. */
export interface SortedSilences {
  readonly failures: readonly FellSilent[];
  /** What was sent last may ask for no answer. */
  readonly open: readonly FellSilent[];
}

/** What a command is known for. */
export interface KnownPace {
  readonly connectTimeoutMs: number;
  /** Longest that any answer took; undefined where the command does not say that it waits for answers. */
  readonly longestAnswerMs: number | undefined;
}

/**
 * A load program that says how long answers took waits for one to each request: it failed where it waited for as long as a connection may
 * wait, and for longer than any answer took.
 */
export function sortSilences(
  all: readonly FellSilent[],
  { connectTimeoutMs, longestAnswerMs }: KnownPace,
): SortedSilences {
  const late = all.filter(({ waitedMs }) => waitedMs >= connectTimeoutMs);
  if (longestAnswerMs === undefined) return { failures: [], open: late.filter(({ mayBeAnswered }) => !mayBeAnswered) };
  const isLonger = ({ waitedMs }: FellSilent) => waitedMs > longestAnswerMs;
  return {
    failures: late.filter(isLonger),
    open: all.filter(one => one.waitedMs < connectTimeoutMs && isLonger(one)),
  };
}
