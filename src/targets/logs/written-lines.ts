import type { LogLineParser } from '../../servers/server.ts';
import type { WrittenLine } from './log-book.ts';

/**
 * Lines of a log with the moments at which they were written, where the log was read at `nowNs` (CLOCK_MONOTONIC). A line without a
 * time of its own belongs to the one before it.
 */
export function writtenLines(lines: readonly string[], parse: LogLineParser, nowNs: bigint): WrittenLine[] {
  const offsetNs = nowNs - BigInt(Date.now()) * 1_000_000n;
  let atNs = nowNs;
  return lines.map(line => {
    const parsed = parse(line);
    if (parsed !== undefined) atNs = BigInt(Math.round(parsed.wallMs)) * 1_000_000n + offsetNs;
    return { text: parsed?.text ?? line, atNs };
  });
}
