import { hexadecimal } from './quantity.ts';

/**
 * /proc/net/stat/nf_conntrack: a line of names, then one line of hexadecimal values a processor. Gives the sums, but
 * for `entries`, which is the same on every line. Older kernels have a column fewer and `searched` first.
 */
export function parseConntrackStat(text: string): Record<string, number> {
  const [header = '', ...lines] = text.trim().split('\n');
  const names = header.trim().split(/\s+/);
  const sums = new Map<string, number>();
  for (const line of lines) {
    line
      .trim()
      .split(/\s+/)
      .forEach((cell, index) => {
        const name = names[index];
        const value = hexadecimal(cell);
        if (name === undefined || value === undefined) return;
        sums.set(name, name === 'entries' ? value : (sums.get(name) ?? 0) + value);
      });
  }
  return Object.fromEntries(sums);
}
