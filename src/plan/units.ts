import { suggest } from '../model/suggest.ts';
import type { Mistake } from './mistake.ts';

const MILLISECONDS = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;
const MULTIPLIERS = { Ki: 1024, Mi: 1024 * 1024, M: 1_000_000 } as const;

/** Patterns of the two, for the JSON Schema. */
export const DURATION_PATTERN = `^\\d+(\\.\\d+)?(${Object.keys(MILLISECONDS).join('|')})$`;
export const COUNT_PATTERN = `^\\d+(\\.\\d+)?(${Object.keys(MULTIPLIERS).join('|')})?$`;

export const EXPECTED_DURATION = 'a duration with its unit, such as 3s, 200ms or 1.5m';
export const EXPECTED_COUNT = 'a count, such as 1000, 64Ki or 1M';

/** `3s`, `200ms`, `1.5m` to milliseconds; may be a fraction of one. */
export function parseDuration(text: string): number | Mistake {
  const { number, unit } = split(text);
  if (number === undefined) return notA('duration', text, EXPECTED_DURATION);
  if (unit === '') {
    const mistake = `${number} has no unit`;
    return { mistake, expected: EXPECTED_DURATION, suggestion: withLikelyUnit(number) };
  }
  if (!isKeyOf(MILLISECONDS, unit)) {
    return unknownUnit('duration', text, number, unit, Object.keys(MILLISECONDS), EXPECTED_DURATION);
  }
  // Decimal fractions are not exact in binary: 1.1 * 1000 must be 1100.
  return Math.round(number * MILLISECONDS[unit] * 1000) / 1000;
}

/** `1000`, `64Ki`, `1.5M` to a whole number. */
export function parseCount(text: string): number | Mistake {
  const { number, unit } = split(text);
  if (number === undefined) return notA('count', text, EXPECTED_COUNT);
  if (unit === '') return whole(text, number);
  if (unit === 'k' || unit === 'K') return thousands(text, number);
  if (isKeyOf(MULTIPLIERS, unit)) return whole(text, number * MULTIPLIERS[unit]);
  if (isKeyOf(MILLISECONDS, unit)) return { mistake: `${text} is a duration, not a count`, expected: EXPECTED_COUNT };
  return unknownUnit('count', text, number, unit, Object.keys(MULTIPLIERS), EXPECTED_COUNT);
}

/** What a bare number was probably meant to be: nobody waits for 200 s, or measures 3 ms by hand. */
export function withLikelyUnit(number: number): string {
  return number >= 100 ? `${number}ms` : `${number}s`;
}

function split(text: string): { number: number | undefined; unit: string } {
  const match = /^(\d+(?:\.\d+)?)\s*([a-zµ]*)$/i.exec(text.trim());
  return match === null ? { number: undefined, unit: '' } : { number: Number(match[1]), unit: match[2] ?? '' };
}

function whole(text: string, number: number): number | Mistake {
  if (Number.isSafeInteger(number)) return number;
  return { mistake: `"${text}" is not a whole number`, expected: EXPECTED_COUNT };
}

function thousands(text: string, number: number): Mistake {
  const mistake = `"${text}" could mean thousands or times 1024`;
  return { mistake, expected: EXPECTED_COUNT, suggestion: `${Math.round(number * 1000)}` };
}

function notA(what: string, text: string, expected: string): Mistake {
  const digits = text.replaceAll(/[_,' ]/g, '');
  const mistake = `"${text}" is not a ${what}`;
  return what === 'count' && /^\d{1,15}$/.test(digits)
    ? { mistake, expected, suggestion: digits }
    : { mistake, expected };
}

function unknownUnit(
  what: string,
  text: string,
  number: number,
  unit: string,
  units: readonly string[],
  expected: string,
): Mistake {
  const mistake = `"${text}" is not a ${what}: its unit "${unit}" is unknown`;
  const near = OTHERWISE_WRITTEN[unit.toLowerCase()] ?? suggest(unit, units);
  // One wrong letter could be any unit.
  return near !== undefined && units.includes(near) && (unit.length > 1 || near === unit.toLowerCase())
    ? { mistake, expected, suggestion: `${number}${near}` }
    : { mistake, expected };
}

const OTHERWISE_WRITTEN: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hour: 'h',
  hours: 'h',
  msec: 'ms',
  millis: 'ms',
  µs: 'us',
  kib: 'Ki',
  mib: 'Mi',
};

function isKeyOf<T extends object>(table: T, key: string): key is Extract<keyof T, string> {
  return Object.hasOwn(table, key);
}
