const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters, filled by the share: anything above 0 shows, and nothing but a full one looks full. */
export function bar(share: number, width: number): string {
  const eighths =
    share >= 1 ? width * 8 : Math.min(width * 8 - 1, Math.max(share > 0 ? 1 : 0, Math.floor(share * width * 8)));
  const filled = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return filled.padEnd(width, '░');
}
