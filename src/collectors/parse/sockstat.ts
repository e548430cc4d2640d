import { wholeNumber } from './quantity.ts';

/** /proc/net/sockstat: `TCP: inuse 1 orphan 0 tw 0`. Gives `TCP.inuse`, `TCP.orphan`, … */
export function parseSockstat(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const [group = '', ...cells] = line.trim().split(/:?\s+/);
    for (let at = 0; at + 1 < cells.length; at += 2) {
      const value = wholeNumber(cells[at + 1]);
      if (value !== undefined) values[`${group}.${cells[at]}`] = value;
    }
  }
  return values;
}
