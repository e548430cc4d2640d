import { KINDS } from './kinds.mjs';

/** What was left, of how many kills, by command and kind: `0 of 3`. */
export function tableOf(outcomes) {
  const kinds = Object.keys(KINDS).filter(kind => outcomes.some(outcome => outcome.kind === kind));
  const rows = [...new Set(outcomes.map(rowOf))].sort().map(row => [
    row,
    ...cells(
      outcomes.filter(one => rowOf(one) === row),
      kinds,
    ),
  ]);
  const all = [['', ...kinds], ...rows, ['all', ...cells(outcomes, kinds)]];
  const widths = all[0].map((_, column) => Math.max(...all.map(row => row[column].length)));
  return all
    .map(row =>
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function rowOf({ user, command }) {
  return `${user} ${command}`;
}

function cells(outcomes, kinds) {
  return kinds.map(kind => {
    const some = outcomes.filter(outcome => outcome.kind === kind);
    const left = some.filter(outcome => outcome.left.length > 0).length;
    return some.length === 0 ? '' : `${left} of ${some.length}`;
  });
}
