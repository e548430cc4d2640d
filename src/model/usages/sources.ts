import type { UsageEvidence, UsageSource } from '../usage-source.ts';
import { machineSources } from './machine.ts';
import { processSources } from './processes.ts';
import { queueSources } from './queues.ts';

/**
 * Every limit of which the evidence shows both use and bound, but for the ephemeral ports: who looks while the load goes
 * on knows less of these than who looks afterwards.
 */
export function usageSources(evidence: UsageEvidence): UsageSource[] {
  return [...queueSources(evidence), ...processSources(evidence), ...machineSources(evidence)];
}
