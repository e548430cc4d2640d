import { getBorderCharacters, table } from 'table';

/** Rows as columns without lines between them; the last column is broken to keep within 80. Of a longer cell the beginning is shown. */
export function columns(written: readonly (readonly string[])[]): string {
  const rows = written.map(row => row.map(shortened));
  const text = table(rows, {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 0, paddingRight: 2 },
    drawHorizontalLine: () => false,
    columns: lastColumn(rows),
  });
  return text.replaceAll(/ +$/gm, '');
}

/** What stands in a file that nobody wrote for this may be of any length, and each letter of a cell takes time. */
const MOST_LETTERS = 400;

function shortened(cell: string): string {
  return cell.length > MOST_LETTERS ? `${cell.slice(0, MOST_LETTERS)}…` : cell;
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
