import type { DriverOutput } from '../../model/driver-output.ts';
import type { FellSilent, GivenUp, UnansweredFailure } from '../observers/unanswered.ts';
import { longest } from './failed-attempts.ts';

/** Of connections that the command closed without an answer, those that were more than under way. */
export interface ClosedByClient {
  readonly givenUp: readonly GivenUp[];
  /** Of those that were answered before, those that nobody can say of whether an answer was due. */
  readonly fellSilent: readonly FellSilent[];
  /** Of those that are still there, how long ago each had sent data. */
  readonly leftBehind: readonly number[];
  /** Nobody knows why their SYNs had no answer. */
  readonly withdrawn: readonly UnansweredFailure[];
  /** Longest that any answer took; undefined where the command does not say. */
  readonly longestAnswerMs: number | undefined;
}

/** Under way when the command ended is what waited for no longer than this. */
const UNDER_WAY_MS = 1000;

/** A kernel answers a SYN without its application: one that waited for as long was lost, or its answer was. */
const SYN_LOST_MS = 250;

/** A client that closes sooner has not waited. */
const LEAST_PATIENCE_MS = 100;

/** A command ends its last connections within this time. */
const LAST_WAVE_MS = 250;

/** Connections that the command closed after they had waited in vain: for very long, or while the load went on. */
export function silentOnes(closed: ClosedByClient): Pick<DriverOutput, 'unanswered'> {
  const { givenUp, fellSilent, leftBehind, withdrawn, longestAnswerMs = 0 } = closed;
  const wentOnUntilMs = lastWaveMs(closed);
  const isSilent = ({ waitedMs, atMs }: GivenUp) =>
    waitedMs > Math.max(atMs < wentOnUntilMs ? LEAST_PATIENCE_MS : UNDER_WAY_MS, longestAnswerMs);
  const silent = [
    ...[...givenUp.filter(isSilent), ...fellSilent].map(({ waitedMs }) => waitedMs),
    ...leftBehind,
    ...withdrawn
      .filter(({ atMs, waitedMs = 0 }) => waitedMs >= SYN_LOST_MS || atMs < wentOnUntilMs)
      .map(({ waitedMs = 0 }) => waitedMs),
  ];
  return silent.length === 0 ? {} : { unanswered: { count: silent.length, waitedMs: longest(silent) } };
}

/** From when on a connection may have been under way when the command ended. */
function lastWaveMs({ givenUp, withdrawn }: ClosedByClient): number {
  return longest([...givenUp, ...withdrawn].map(({ atMs }) => atMs)) - LAST_WAVE_MS;
}
