import type { DriverLatency, DriverNumbers } from '../../../model/driver-output.ts';

/** The numbers that a program printed; undefined for a text that is not its own. */
export type OutputParser = (text: string) => DriverNumbers | undefined;

/** What a program printed of itself, as far as it says so. */
type PrintedNumbers = Pick<DriverNumbers, 'requests' | 'errors'> & Partial<DriverNumbers>;

/** What it does not say is undefined. */
export function printed(numbers: PrintedNumbers): DriverNumbers {
  return { elapsedMs: undefined, requestsPerSecond: undefined, bytesPerSecond: undefined, latencyMs: {}, ...numbers };
}

/** The number that the pattern's first group holds in a text. */
export function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined || Number.isNaN(Number(found)) ? undefined : Number(found);
}

/** Those times that are known. */
export function latencies(times: { readonly [Time in keyof DriverLatency]?: number | undefined }): DriverLatency {
  return Object.fromEntries(Object.entries(times).filter(([, ms]) => ms !== undefined && !Number.isNaN(ms)));
}

const MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 0.001,
  µs: 0.001,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** `1.5ms`, `312us`, `1m2.5s`, `780ms`; undefined for what is no time. */
export function milliseconds(written: string | undefined): number | undefined {
  const parts = [...(written ?? '').matchAll(/([\d.]+)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0) return undefined;
  const sum = parts.reduce((total, [, number, unit = '']) => total + Number(number) * (MS[unit] ?? Number.NaN), 0);
  return Number.isNaN(sum) ? undefined : Math.round(sum * 1000) / 1000;
}
