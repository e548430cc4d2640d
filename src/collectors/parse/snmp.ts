/** Two lines of the file: names, and below them their values. */
interface Pair {
  /** The line of names and the first word of the other. */
  readonly heading: string;
  readonly names: readonly string[];
  /** As they were read last, by the place of their name. */
  readonly values: number[];
}

/**
 * Reads /proc/net/snmp or /proc/net/netstat again and again: pairs of lines, names and then values, each after `Group:`. The first
 * text gives every `Group.Name`, each later one what has changed since. A name without a value, and a line without its pair,
 * are left out. A file has some hundred values, of which a few move: neither names nor what stands still costs anything.
 */
export function snmpParser(): (text: string) => Record<string, number> {
  const pairs: (Pair | undefined)[] = [];
  return text => {
    const changes: Record<string, number> = {};
    let at = 0;
    for (let place = 0; at < text.length; place += 1) {
      let pair = pairs[place];
      if (pair === undefined || !text.startsWith(pair.heading, at)) {
        pair = pairAt(text, at);
        pairs[place] = pair;
      }
      at = pair === undefined ? lineEnd(text, at) + 1 : readValues(text, at + pair.heading.length, pair, changes);
    }
    return changes;
  };
}

function pairAt(text: string, at: number): Pair | undefined {
  const end = lineEnd(text, at);
  const [group = '', ...columns] = text.slice(at, end).trimEnd().split(' ');
  if (group === '' || !text.startsWith(`${group} `, end + 1)) return undefined;
  return {
    heading: `${text.slice(at, end + 1)}${group}`,
    names: columns.map(column => `${group.slice(0, -1)}.${column}`),
    values: [],
  };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

const [NEWLINE, SPACE, MINUS, ZERO, NINE] = [10, 32, 45, 48, 57];

/** Reads values from behind the group's name to the end of the line, and returns where the next line begins. */
function readValues(text: string, from: number, { names, values }: Pair, changes: Record<string, number>): number {
  let at = from;
  for (let place = 0; text.charCodeAt(at) === SPACE; place += 1) {
    const start = at + 1;
    let value = 0;
    for (at = start; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === SPACE || code === NEWLINE) break;
      if (code >= ZERO && code <= NINE) value = value * 10 + code - ZERO;
      else if (code !== MINUS || at !== start) value = Number.NaN;
    }
    if (text.charCodeAt(start) === MINUS) value = -value;
    const name = names[place];
    if (name === undefined || at === start || Number.isNaN(value) || values[place] === value) continue;
    values[place] = value;
    changes[name] = value;
  }
  return lineEnd(text, at) + 1;
}
