import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts.ts';
import { absent, known, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import type { TargetKind } from '../../model/scenario.ts';

/** Ours: they have no caps of their own and write no log. */
const WITHOUT_LOG: readonly TargetKind[] = ['raw', 'node', 'node-cluster'];

export function targetFact({ plan }: Run, evidence: Evidence): FactBook['target'] {
  const processes = evidence.processes.filter(process => process.role === 'target');
  if (plan.scenario.target.kind === 'external' && processes.length === 0) {
    return absent('no process of the target can be seen');
  }
  const exits = processes.flatMap(({ exit }) => (exit === undefined || exit.by === 'run' ? [] : exit));
  return read({ exits, gone: exits.length === processes.length, accepted: known(evidence.target)?.accepted });
}

/** What the plan made the target to be. */
export function applicationFact({ plan }: Run): FactBook['application'] {
  const { application } = plan.target;
  return read({ kind: plan.scenario.target.kind, ...(application !== undefined && { configured: application }) });
}

/** Servers whose lines a rule knows, as their processes call themselves. */
const LOGGING = /\b(?:nginx|httpd|apache2)\b/;

/** What the target wrote. Where that cannot be read, but no process is one whose lines matter, nothing is missed. */
export function targetLogFact(
  { plan }: Run,
  { targetLog, processes }: Pick<Evidence, 'targetLog' | 'processes'>,
): FactBook['targetLog'] {
  if (WITHOUT_LOG.includes(plan.scenario.target.kind)) return read([]);
  if (targetLog?.state === 'read') return read(targetLog.value.lines);
  const commands = processes.filter(({ role }) => role === 'target').map(({ command }) => command);
  if (commands.length > 0 && !commands.some(command => LOGGING.test(command))) return read([]);
  return targetLog ?? absent("the target's log was not kept");
}
