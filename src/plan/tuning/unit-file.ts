import type { TuningEntry, TuningFile, TuningProblem } from './entry.ts';

export interface UnitFile {
  /** Keys are `Section.Key`, as `Service.LimitNOFILE`. An empty value takes back what was assigned before. */
  readonly entries: readonly TuningEntry[];
  readonly problems: readonly TuningProblem[];
}

/** Parses a unit file, a drop-in or a file such as system.conf: systemd.syntax(7). A line that systemd skips is a problem. */
export function parseUnitFile({ path: file, text }: TuningFile): UnitFile {
  const entries: TuningEntry[] = [];
  const problems: TuningProblem[] = [];
  let section: string | undefined;
  for (const { line, text: written } of logicalLines(text)) {
    const header = /^\[([^\]]*)\]$/.exec(written);
    const equals = written.indexOf('=');
    if (header !== null) section = header[1];
    else if (equals <= 0) problems.push({ file, line, why: `"${written}" is neither a section nor an assignment` });
    else if (section === undefined) problems.push({ file, line, why: `"${written}" stands before any section` });
    else {
      const key = `${section}.${written.slice(0, equals).trim()}`;
      entries.push({ key, value: written.slice(equals + 1).trim(), file, line, ignoreFailure: false });
    }
  }
  return { entries, problems };
}

interface LogicalLine {
  readonly line: number;
  readonly text: string;
}

/** A line that ends in a backslash goes on in the next one; comments in between do not count. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: LogicalLine | undefined;
  text.split(/\r?\n/).forEach((written, index) => {
    const trimmed = written.trim();
    if (/^[#;]/.test(trimmed)) return;
    const goesOn = trimmed.endsWith('\\');
    const part = goesOn ? trimmed.slice(0, -1) : trimmed;
    const whole: LogicalLine =
      open === undefined ? { line: index + 1, text: part } : { line: open.line, text: `${open.text} ${part}` };
    if (!goesOn && whole.text.trim() !== '') lines.push({ ...whole, text: whole.text.trim() });
    open = goesOn ? whole : undefined;
  });
  if (open !== undefined && open.text.trim() !== '') lines.push({ ...open, text: open.text.trim() });
  return lines;
}
