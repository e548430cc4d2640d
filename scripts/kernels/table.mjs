import { table } from 'table';

const PLAIN = {
  columns: { 2: { width: 26, wrapWord: true }, 4: { width: 60, wrapWord: true } },
  drawHorizontalLine: line => line === 1,
  drawVerticalLine: () => false,
};

/** Scenario, user and what was expected; below it what each kernel's run was blamed on. */
export function printTable(rows) {
  const names = [...new Set(rows.map(({ scenario, user }) => `${scenario} ${user}`))];
  const lines = names.flatMap(name => {
    const same = rows.filter(({ scenario, user }) => `${scenario} ${user}` === name);
    return same.map(({ scenario, user, expected, kernel, kind, found, seconds }, index) => [
      index === 0 ? scenario : '',
      index === 0 ? user : '',
      index === 0 ? expected.join(', ') || 'nothing' : '',
      kernel,
      found,
      kind === 'accused' || kind === 'overclaimed' ? kind.toUpperCase() : kind,
      seconds === undefined ? '' : `${Math.round(seconds)} s`,
    ]);
  });
  if (lines.length > 0)
    console.log(table([['scenario', 'as', 'expected', 'kernel', 'found', '', 'took'], ...lines], PLAIN));
  console.log([...grouped(rows)].map(([kind, all]) => `${all.length} ${kind}`).join(', '));
}

function grouped(rows) {
  const kinds = new Map();
  for (const row of rows) kinds.set(row.kind, [...(kinds.get(row.kind) ?? []), row]);
  return kinds;
}
