import type { TargetLogLine } from '../model/evidence.ts';
import { type Finding, finding } from '../model/finding.ts';

/** What the target wrote that matches, as a finding: the first such line, and how many there were of all. */
export function targetSaid(log: readonly TargetLogLine[], pattern: RegExp): Finding | undefined {
  const lines = log.filter(({ text }) => pattern.test(text));
  const [first] = lines;
  if (first === undefined) return undefined;
  return finding('target-said', { text: first.text, count: lines.reduce((sum, line) => sum + line.count, 0) });
}
