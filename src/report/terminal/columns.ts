import { getBorderCharacters, table } from 'table';

/** Rows as columns without lines between them; the last column is broken to keep within 80. */
export function columns(rows: readonly (readonly string[])[]): string {
  const text = table(
    rows.map(row => [...row]),
    {
      border: getBorderCharacters('void'),
      columnDefault: { paddingLeft: 0, paddingRight: 2 },
      drawHorizontalLine: () => false,
      columns: lastColumn(rows),
    },
  );
  return text.replaceAll(/ +$/gm, '');
}

const WIDTH = 80;
const NARROWEST = 12;

function lastColumn(rows: readonly (readonly string[])[]): Record<number, { width: number; wrapWord: boolean }> {
  const last = Math.max(...rows.map(row => row.length)) - 1;
  const before = Array.from(
    { length: last },
    (_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)) + 2,
  );
  const left = WIDTH - before.reduce((sum, width) => sum + width, 0);
  const longest = Math.max(...rows.map(row => row[last]?.length ?? 0));
  return { [last]: { width: Math.max(NARROWEST, Math.min(left, longest)), wrapWord: true } };
}
