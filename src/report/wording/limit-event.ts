import type { LimitEvent, MetLimit } from '../../model/limit-event.ts';
import type { RunProgress } from '../../model/progress.ts';
import { nearestFirst } from '../../model/usage.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';
import { usageOfBound, usagePhrase } from './usage.ts';

/** `met: accept queue (server), 6 of 5`. */
export function limitEventLine(event: LimitEvent): string {
  if (event.event === 'met') return `met: ${metPhrase(event.limit)}`;
  const forMs = event.atMs - event.metMs;
  return `over: ${metPhrase(event.limit)}${event.limit.what === 'usage' ? ' at the peak' : ' in all'}, ${
    forMs === 0 ? 'once' : `within ${duration(forMs)}`
  }`;
}

function metPhrase(limit: MetLimit): string {
  if (limit.what === 'usage') return `${usagePhrase(limit.usage)}, ${usageOfBound(limit.usage)}`;
  const who = limit.of === 'listener' ? 'the listener' : 'other listeners';
  return `${who} dropped ${counted(limit.packets, 'packet')}`;
}

/** `watched 2 m: 12 failed (ECONNREFUSED 12), 5 of them since the last line; nearest its bound: accept queue (server), 3 of 128`. */
export function watchStatusLine(
  { elapsedMs, failed, failures, levels = [] }: RunProgress,
  failedBefore: number,
): string {
  const [nearest] = nearestFirst(levels);
  const close = nearest === undefined ? '' : `; nearest its bound: ${usagePhrase(nearest)}, ${usageOfBound(nearest)}`;
  return `watched ${duration(elapsedMs)}: ${failedText(failed, failures, failed - failedBefore)}${close}`;
}

function failedText(failed: number, failures: RunProgress['failures'], fresh: number): string {
  if (failed === 0) return 'no failure seen';
  const kinds = Object.entries(failures).map(([symptom, times]) => `${visible(symptom)} ${count(times)}`);
  const since = fresh === failed ? '' : `, ${fresh === 0 ? 'none' : count(fresh)} of them since the last line`;
  return `${count(failed)} failed (${kinds.join(', ')})${since}`;
}
