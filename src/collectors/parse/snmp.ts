/** Names by header line: headers never change while a kernel runs. */
const known = new Map<string, readonly string[]>();

/**
 * /proc/net/snmp and /proc/net/netstat: pairs of lines, names and then values, each after `Group:`.
 * Gives `Group.Name`; a name without a value, and a line without its pair, are left out.
 */
export function parseSnmp(text: string): Record<string, number> {
  const values: Record<string, number> = {};
  const lines = text.split('\n');
  for (let at = 0; at + 1 < lines.length; at += 1) {
    const header = lines[at] ?? '';
    const cells = (lines[at + 1] ?? '').split(' ');
    if (cells[0] === '' || !header.startsWith(`${cells[0]} `)) continue;
    const names = namesOf(header);
    for (let index = 1; index < cells.length; index += 1) {
      const name = names[index];
      const value = Number(cells[index]);
      if (name !== undefined && cells[index] !== '' && !Number.isNaN(value)) values[name] = value;
    }
    at += 1;
  }
  return values;
}

function namesOf(header: string): readonly string[] {
  const remembered = known.get(header);
  if (remembered !== undefined) return remembered;
  const [group = '', ...columns] = header.trimEnd().split(' ');
  const names = [group, ...columns.map(column => `${group.slice(0, -1)}.${column}`)];
  known.set(header, names);
  return names;
}
