import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { absent, ok, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import type { TargetKind } from '../../model/scenario.ts';
import { isNode, serverOf, serverPrograms } from '../../servers/servers.ts';

export function targetFact({ plan }: Run, evidence: Evidence): FactBook['target'] {
  const processes = evidence.processes.filter(process => process.role === 'target');
  if (plan.scenario.target.kind === 'external' && processes.length === 0) {
    return absent('no process of the target can be seen');
  }
  const exits = processes.flatMap(({ exit }) => (exit === undefined || exit.by === 'run' ? [] : exit));
  return ok({ exits, gone: exits.length === processes.length, accepted: valueIn(evidence.target)?.accepted });
}

/** What the plan made the target to be, and which server programs its processes call themselves. */
export function applicationFact({ plan }: Run, evidence?: Pick<Evidence, 'processes'>): FactBook['application'] {
  const { application } = plan.target;
  const commands = (evidence?.processes ?? []).filter(({ role }) => role === 'target').map(({ command }) => command);
  return ok({
    kind: plan.scenario.target.kind,
    ...(application !== undefined && { configured: application }),
    ...(commands.length > 0 && { programs: serverPrograms(commands) }),
    ...(commands.filter(isNode).length > 1 && { deals: true as const }),
  });
}

/** What the target wrote. A log that was not read is missed, whatever the server's name: who can write, may have. */
export function targetLogFact({ plan }: Run, { targetLog }: Pick<Evidence, 'targetLog'>): FactBook['targetLog'] {
  if (isOurs(plan.scenario.target.kind)) return ok([]);
  if (targetLog?.state === 'read') return ok(targetLog.value.lines);
  return targetLog ?? absent("the target's log was not kept");
}

/** Ours have no caps of their own and write no log. */
function isOurs(kind: TargetKind): boolean {
  return kind === 'raw' || serverOf(kind)?.isOurs === true;
}
