import type { LevelEvidence, LevelSource } from '../level-source.ts';
import { machineSources } from './machine.ts';
import { processSources } from './processes.ts';
import { queueSources } from './queues.ts';

/**
 * Every limit of which the evidence shows both use and bound, but for the ephemeral ports: who looks while the load goes
 * on knows less of these than who looks afterwards.
 */
export function levelSources(evidence: LevelEvidence): LevelSource[] {
  return [...queueSources(evidence), ...processSources(evidence), ...machineSources(evidence)];
}
