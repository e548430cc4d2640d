const LINE = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d) (\[\w+\]) \d+#\d+: (?:\*\d+ )?(.*)$/;

/** `2026/11/22 08:29:55 [warn] 19668#19668: *7 text`, in local time: when it was written, and `[warn] text`. */
export function parseNginxLine(line: string): { readonly wallMs: number; readonly text: string } | undefined {
  const match = LINE.exec(line);
  if (match === null) return undefined;
  const [year = 0, month = 1, day, hour, minute, second] = match.slice(1, 7).map(Number);
  const wallMs = new Date(year, month - 1, day, hour, minute, second).getTime();
  return { wallMs, text: `${match[7]} ${match[8]}` };
}
