/** A Markdown table as it stands in the documentation: the first column to the left, the others to the right unless `left`. */
export function markdownTable(head, rows, { left = false } = {}) {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map(row => row[column].length)));
  const toLeft = column => left || column === 0;
  const line = cells =>
    `| ${cells.map((cell, column) => (toLeft(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join(' | ')} |`;
  const rule = widths.map((width, column) => (toLeft(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
