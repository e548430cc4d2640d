const LINE = /^\[\w{3} (\w{3} \d\d) (\d\d:\d\d:\d\d)\.(\d{3})\d* (\d{4})\] (\[[\w:]+\]) \[pid [^\]]*\] (.*)$/;

/**
 * `[Sun Nov 22 08:30:28.082996 2026] [mpm_event:error] [pid 7:tid 7] AH00484: text`, in local time: when it was written,
 * and `[mpm_event:error] AH00484: text`.
 */
export function parseHttpdLine(line: string): { readonly wallMs: number; readonly text: string } | undefined {
  const [, day, time, milliseconds, year, level, text] = LINE.exec(line) ?? [];
  if (day === undefined) return undefined;
  return { wallMs: Date.parse(`${day} ${year} ${time}.${milliseconds}`), text: `${level} ${text}` };
}
