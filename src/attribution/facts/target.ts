import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { absent, ok, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { ownEnd } from './own-end.ts';

/** How the target's processes ended, and what the target itself counted. */
export function targetFact({ plan }: Run, evidence: Evidence): FactBook['target'] {
  const processes = evidence.processes.filter(process => process.role === 'target');
  if (plan.scenario.target.kind === 'external' && processes.length === 0) {
    return absent('no process of the target can be seen');
  }
  const exits = processes.flatMap(process => ownEnd(process).map(exit => ({ ...exit, pid: process.pid })));
  return ok({ exits, gone: exits.length === processes.length, accepted: valueIn(evidence.target)?.accepted });
}
