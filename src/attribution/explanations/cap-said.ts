import { saidWhile, targetSaid } from '../../limits/servers/target-log.ts';
import { isServerError } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { NamedCap } from '../../model/set-cap.ts';
import { capLogged } from '../../servers/refused-cap.ts';

/** A setting that the server itself says was met while these were answered with a failure. */
interface SaidCap {
  readonly cap: NamedCap;
  readonly finding: Finding;
  /** It says so at least as often as these failed. */
  readonly isWhole: boolean;
}

export function capSaid(group: AttemptGroup, facts: FactBook): SaidCap | undefined {
  const application = valueIn(facts.application);
  const log = valueIn(facts.targetLog) ?? [];
  if (application === undefined || !isServerError(group)) return undefined;
  const texts = log.map(({ text }) => text);
  const named = capLogged(texts, application);
  if (named === undefined) return undefined;
  const lines = saidWhile(log, named.logged, group);
  const finding = targetSaid(lines, named.logged);
  const times = lines.reduce((sum, { count }) => sum + count, 0);
  return finding && { cap: named.cap, finding, isWhole: times >= group.count };
}
