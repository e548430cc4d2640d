import { saidShortage } from '../limits/shortage-sayings.ts';
import { saysForkFailed } from '../limits/tasks/fork-sayings.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';
import type { TargetLogLine } from '../model/target-evidence.ts';
import { WRITTEN_WITHIN_MS } from '../model/written-time.ts';
import { isKnownLine } from '../servers/known-lines.ts';

/** What a server wrote while the load ran, and loadline cannot read: each kind of line once, the most frequent first. */
export function unknownLines({ evidence }: Pick<Run, 'evidence'>): TargetLogLine[] {
  const log = evidence?.targetLog === undefined ? undefined : valueIn(evidence.targetLog);
  return (log?.lines ?? [])
    .filter(({ text, lastMs }) => lastMs > -WRITTEN_WITHIN_MS && !isUnderstood(text))
    .sort((one, other) => other.count - one.count);
}

/** By a server's entry, or as attribution reads the log of any program. */
function isUnderstood(text: string): boolean {
  return isKnownLine(text) || saysForkFailed(text) || saidShortage(text) !== undefined;
}
