import { hexadecimal } from './quantity.ts';

/** Columns of /proc/net/softnet_stat by place (net/core/net-procfs.c); the file names none. */
const NAMES = ['processed', 'dropped', 'time_squeeze'];

/** /proc/net/softnet_stat: one line of hexadecimal values a processor. Gives the sums. */
export function parseSoftnet(text: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of text.trim().split('\n')) {
    const cells = line.split(/\s+/);
    NAMES.forEach((name, index) => {
      const value = hexadecimal(cells[index]);
      if (value !== undefined) sums[name] = (sums[name] ?? 0) + value;
    });
  }
  return sums;
}
