import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { ok } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { isNode, serverPrograms } from '../../servers/servers.ts';

/** The target as the plan has it, and the server programs that its processes are named after. */
export function applicationFact(
  { plan }: Run,
  evidence?: Pick<Evidence, 'processes' | 'serverCaps'>,
): FactBook['application'] {
  const { application } = plan.target;
  const commands = (evidence?.processes ?? []).filter(({ role }) => role === 'target').map(({ command }) => command);
  const caps = evidence?.serverCaps;
  return ok({
    kind: plan.scenario.target.kind,
    ...(application !== undefined && { configured: application }),
    ...(caps?.state === 'read' && { caps: caps.value }),
    ...(commands.length > 0 && { programs: serverPrograms(commands) }),
    ...(commands.filter(isNode).length > 1 && { deals: true as const }),
  });
}
