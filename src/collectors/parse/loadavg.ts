import { wholeNumber } from './quantity.ts';

/** /proc/loadavg: its fourth field holds the running and the existing threads of the whole machine (fs/proc/loadavg.c). */
export function parseLoadavg(text: string): Record<string, number> {
  const threads = wholeNumber(/^\S+ \S+ \S+ \d+\/(\d+) /.exec(text)?.[1]);
  return threads === undefined ? {} : { threads };
}
