import type { AttemptGroup } from '../../model/attempt-group.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { TargetLogLine } from '../../model/target-evidence.ts';
import { isThen } from '../counted.ts';

/** What the target wrote that matches, as a finding: the first such line, and how many there were of all. */
export function targetSaid(log: readonly TargetLogLine[], pattern: RegExp): Finding | undefined {
  const lines = log.filter(({ text }) => pattern.test(text));
  const [first] = lines;
  if (first === undefined) return undefined;
  return finding('target-said', { text: first.text, count: lines.reduce((sum, line) => sum + line.count, 0) });
}

/** Servers write whole seconds, and what is short they find out by looking once a second. */
const LATE_MS = 1500;

/** The lines that match and were first written before, or while, these failed, or just after. */
export function saidBy(log: readonly TargetLogLine[], pattern: RegExp, { lastMs }: AttemptGroup): TargetLogLine[] {
  return log.filter(({ text, firstMs }) => pattern.test(text) && firstMs <= lastMs + LATE_MS);
}

/** Of a line that is written again and again while it holds: those that were written while the better part of these failed. */
export function saidWhile(log: readonly TargetLogLine[], pattern: RegExp, group: AttemptGroup): TargetLogLine[] {
  const lines = saidBy(log, pattern, group);
  if (lines.length === 0) return [];
  const firstMs = Math.min(...lines.map(line => line.firstMs)) - LATE_MS;
  const lastMs = Math.max(...lines.map(line => line.lastMs)) + LATE_MS;
  return isThen(group, { firstMs, lastMs, takenAfter: undefined }) ? lines : [];
}
