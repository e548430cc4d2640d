import { wholeNumber } from './quantity.ts';

const known = new Map<string, string>();

/** /proc/net/snmp6: `Ip6InReceives 12` a line. Gives `Ip6.InReceives`, grouped like the counters of IPv4. */
export function parseSnmp6(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  for (const line of text.split('\n')) {
    const [name = '', text] = line.split(/\s+/, 2);
    const value = wholeNumber(text);
    if (name !== '' && value !== undefined) values[grouped(name)] = value;
  }
  return values;
}

function grouped(name: string): string {
  const remembered = known.get(name);
  if (remembered !== undefined) return remembered;
  const text = name.replace(/^(\D+6)(?=.)/, '$1.');
  known.set(name, text);
  return text;
}
