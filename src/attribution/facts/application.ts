import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { ApplicationFact, KnownProcess } from '../../model/facts/target.ts';
import { ok, valueIn } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import type { Run } from '../../model/run.ts';
import { knownProgram } from '../../servers/caps.ts';
import { listeningProgram } from '../../servers/listening.ts';
import { isNode, serverPrograms } from '../../servers/servers.ts';

/** The target as the plan has it, and the server programs that its processes are named after. */
export function applicationFact(
  { plan }: Run,
  evidence?: Pick<Evidence, 'processes' | 'serverCaps'>,
): FactBook['application'] {
  const { application } = plan.target;
  const processes = (evidence?.processes ?? []).filter(({ role }) => role === 'target');
  const commands = processes.map(({ command }) => command);
  const known = processes.flatMap(knownProcess);
  const caps = evidence?.serverCaps;
  return ok({
    kind: plan.scenario.target.kind,
    ...(application !== undefined && { configured: application }),
    ...(caps?.state === 'read' && { caps: caps.value }),
    ...(commands.length > 0 && { programs: serverPrograms(commands) }),
    ...listeningOf(commands),
    ...(known.length > 0 && { known }),
    ...(commands.filter(isNode).length > 1 && { deals: true as const }),
  });
}

/** The programs that these command lines are of, as far as it is known how they set their backlog. */
export function listeningOf(commands: readonly string[]): Pick<ApplicationFact, 'listening'> {
  const listening = [...new Set(commands.flatMap(command => listeningProgram(command) ?? []))];
  return listening.length === 0 ? {} : { listening };
}

function knownProcess({ command, limits }: ProcessEvidence): KnownProcess[] {
  const server = knownProgram(command)?.name;
  const nofile = valueIn(limits)?.nofileSoft;
  return server === undefined ? [] : [{ server, ...(nofile !== undefined && { nofile }) }];
}
