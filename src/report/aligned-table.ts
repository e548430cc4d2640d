/** A Markdown table whose columns stand under each other, as formatters write it; the first row is the head. */
export function alignedTable(rows: readonly (readonly string[])[]): string {
  const [first = []] = rows;
  const widths = first.map((_, column) => Math.max(3, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
  const [head = '', ...body] = rows.map(line);
  return [head, line(widths.map(width => '-'.repeat(width))), ...body].join('\n');
}
