import { WRITTEN_WITHIN_MS } from '../../model/written-time.ts';
import type { LogLineParser } from '../../servers/server.ts';
import type { WrittenLine } from './log-book.ts';

const WRITTEN_NS = BigInt(WRITTEN_WITHIN_MS) * 1_000_000n;

/**
 * Lines of a log with the moments at which they were written, by CLOCK_MONOTONIC, where the log was read at `nowNs`. A line without a
 * time of its own belongs to the one before it.
 * @param looks `sinceNs`: an earlier look, which did not find these lines yet
 */
export function writtenLines(
  lines: readonly string[],
  parse: LogLineParser,
  { sinceNs = 0n, nowNs }: { readonly sinceNs?: bigint; readonly nowNs: bigint },
): WrittenLine[] {
  const offsetNs = nowNs - BigInt(Date.now()) * 1_000_000n;
  let atNs = nowNs;
  return lines.map(line => {
    const parsed = parse(line);
    if (parsed !== undefined) {
      atNs = BigInt(Math.round(parsed.wallMs)) * 1_000_000n + offsetNs;
      if (atNs < sinceNs && sinceNs - atNs < WRITTEN_NS) atNs = sinceNs;
    }
    return { text: parsed?.text ?? line, atNs };
  });
}
