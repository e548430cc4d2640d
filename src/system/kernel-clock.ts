import { readFileSync } from 'node:fs';

/**
 * A moment of CLOCK_MONOTONIC as the kernel itself notes it (records of BPF programs, of traces), as this process's CLOCK_MONOTONIC has
 * it: in a time namespace that one is ahead (/proc/self/timens_offsets, time_namespaces(7)). Both in milliseconds.
 */
export function kernelMoment(kernelMs: number): number {
  aheadMs ??= readAheadMs();
  return kernelMs + aheadMs;
}

/** A process stays in its time namespace. */
let aheadMs: number | undefined;

function readAheadMs(): number {
  try {
    return parseAheadMs(readFileSync('/proc/self/timens_offsets', 'latin1'));
  } catch {
    // Before Linux 5.6 there is none.
    return 0;
  }
}

/** `monotonic  100000  0`: seconds, and nanoseconds. */
export function parseAheadMs(offsets: string): number {
  const [, seconds = '0', nanoseconds = '0'] = /^monotonic\s+(-?\d{1,18})\s+(\d{1,18})/m.exec(offsets) ?? [];
  return Number(seconds) * 1000 + Number(nanoseconds) / 1e6;
}
