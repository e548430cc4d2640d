import { z } from 'zod';
import type { Run } from '../model/run.ts';
import type { ProcessorShare, RunPart, RunWarning, Untraced } from '../model/run-warning.ts';
import { count, fields, maybe, number, numberOrNull, tagged, text, textOrNull, words } from './parts.ts';
import { programDriverKind } from './scenario.ts';

const processor = fields<ProcessorShare>({
  share: number,
  bottleneck: words<ProcessorShare['bottleneck']>({ driver: true, machine: true }),
});

const untraced = tagged<Untraced, 'cause'>('cause', { 'not-root': {}, other: { why: text } });

const killKey = words<Extract<RunWarning, { warning: 'not-killed' }>['key']>({
  'target.killAfter': true,
  'target.killOne': true,
});

const part = words<RunPart>({
  lab: true,
  target: true,
  'other-listener': true,
  upstream: true,
  driver: true,
  'background-connections': true,
  'host-wide-settings': true,
  evidence: true,
  sampling: true,
  'server-host': true,
});

const warning: z.ZodType<RunWarning> = tagged<RunWarning, 'warning'>('warning', {
  'on-client-host': { host: text, of: z.lazy(() => warning) },
  'driver-stalled': { stallMs: count },
  'driver-late': { lateMs: count, processor: maybe(processor) },
  'driver-starved': { waitedMs: count, elapsedMs: count },
  'target-starved': { waitedMs: count, elapsedMs: count },
  'not-killed': { key: killKey, afterMs: count },
  'attempts-undated': { count },
  'closed-after-answer': { count },
  'load-bounded': { boundMs: count },
  'calls-repeated': { driver: programDriverKind, calls: count, attempts: count },
  'load-overran': { driver: programDriverKind, askedMs: count, elapsedMs: count },
  'never-tried': { driver: programDriverKind, count },
  'driver-ended-early': { driver: programDriverKind, code: numberOrNull, signal: textOrNull },
  'unanswered-unread': { why: text },
  'answers-unheard': { why: text },
  'unanswered-incomplete': {},
  'closed-by-client': { count, longestWaitMs: count },
  'connects-elsewhere': { errno: text, count },
  'attempt-fails': { count, beyond: count },
  'command-killed': {},
  'command-signalled': { signal: text },
  'command-exited': { code: number },
  'server-calls-uncounted': { untraced },
  'client-calls-uncounted': { untraced },
  'command-calls-uncounted': { untraced },
  'server-of-other-user': {},
  'server-host-unseen': { why: text },
  'process-unseen': { pid: count, why: text },
  'part-left': { part, why: text },
  'setting-not-restored': { setting: text, why: text },
  'setting-put-back': { setting: text },
  'setting-changed-since': { setting: text, current: text },
  'cgroup-left': { path: text, why: text },
});

/** Earlier versions saved sentences. */
export const warnings: z.ZodType<Run['warnings']> = z.array(z.union([warning, text]));
