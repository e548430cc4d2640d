import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { absent, ok } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import type { TargetKind } from '../../model/target-spec.ts';
import { serverOf } from '../../servers/servers.ts';

/** The target's error log. A log that was not read is absent for every server: any server may have written to one. */
export function targetLogFact({ plan }: Run, { targetLog }: Pick<Evidence, 'targetLog'>): FactBook['targetLog'] {
  if (isOurs(plan.scenario.target.kind)) return ok([]);
  if (targetLog?.state === 'read') return ok(targetLog.value.lines);
  return targetLog ?? absent("the target's log was not kept");
}

/** Our own targets write no log. */
function isOurs(kind: TargetKind): boolean {
  return kind === 'raw' || serverOf(kind)?.isOurs === true;
}
