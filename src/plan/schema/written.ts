import { z } from 'zod';
import { suggest } from '../../model/suggest.ts';
import { isMistake, type Mistake } from '../mistake.ts';
import {
  COUNT_PATTERN,
  DURATION_PATTERN,
  EXPECTED_COUNT,
  EXPECTED_DURATION,
  parseCount,
  parseDuration,
} from '../units.ts';

/** Nothing in a scenario lasts longer: an hour, in milliseconds. */
export const LONGEST_MS = 3_600_000;

/** A whole number, bare or with a unit (`64Ki`), between `least` and `most`. */
export function count(least: number, most: number) {
  const written = [1000, least].filter(example => example >= least && example <= most).slice(0, 1);
  return z
    .union([z.int().min(least).max(most), writtenCount(least, most)], { error: EXPECTED_COUNT })
    .meta({ written });
}

/** `auto`, or a count. */
export function autoOrCount(least: number, most: number) {
  const text = z
    .string()
    .meta({ pattern: `^auto$|${COUNT_PATTERN}` })
    .transform((written, ctx) => {
      if (written === 'auto') return written;
      if (suggest(written, ['auto']) === undefined) return checkedCount(written, least, most, ctx);
      return refuse(ctx, { mistake: `"${written}" is not a count`, expected: 'auto, or a count', suggestion: 'auto' });
    });
  return z.union([z.int().min(least).max(most), text], { error: 'auto, or a count' });
}

/** `3s`, `200ms`: whole milliseconds between `leastMs` and an hour. */
export function duration(leastMs = 0) {
  return z
    .string({ error: EXPECTED_DURATION })
    .meta({ pattern: DURATION_PATTERN, written: ['3s', '200ms'] })
    .transform((written, ctx) => {
      const ms = parseDuration(written);
      if (isMistake(ms)) return refuse(ctx, ms);
      const mistake = durationMistake(written, ms, leastMs);
      return mistake === undefined ? ms : refuse(ctx, mistake);
    });
}

/** Where a schema's own code reports what is wrong. */
export interface IssueSink {
  addIssue(issue: { code: 'custom'; message: string; params: { mistake: Mistake }; path?: PropertyKey[] }): void;
}

/** Reports a mistake from a schema's own code; the key may be further down than the schema. */
export function refuse(ctx: IssueSink, mistake: Mistake, path: PropertyKey[] = []): never {
  ctx.addIssue({ code: 'custom', message: mistake.mistake, params: { mistake }, path });
  return z.NEVER;
}

function writtenCount(least: number, most: number) {
  return z
    .string()
    .meta({ pattern: COUNT_PATTERN })
    .transform((written, ctx) => checkedCount(written, least, most, ctx));
}

function checkedCount(written: string, least: number, most: number, ctx: IssueSink): number {
  const value = parseCount(written);
  if (isMistake(value)) return refuse(ctx, value);
  if (value < least) return refuse(ctx, { mistake: `${written} is too small`, expected: `at least ${least}` });
  if (value > most) return refuse(ctx, { mistake: `${written} is too large`, expected: `at most ${most}` });
  return value;
}

function durationMistake(written: string, ms: number, leastMs: number): Mistake | undefined {
  if (!Number.isInteger(ms)) return { mistake: `${written} is not a whole number of milliseconds` };
  if (ms < leastMs) return { mistake: `${written} is too short`, expected: `at least ${leastMs}ms` };
  if (ms > LONGEST_MS) return { mistake: `${written} is too long`, expected: 'at most 1h' };
  return undefined;
}
