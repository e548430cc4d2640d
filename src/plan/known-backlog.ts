import type { Scenario } from '../model/scenario.ts';
import type { TargetSpec } from '../model/target-spec.ts';

/** The scenario without a backlog that nobody handed to its target, and that it does not state itself. */
export function withKnownBacklog(scenario: Scenario, isGiven: boolean): Scenario {
  if (isGiven || isHanded(scenario.target)) return scenario;
  const { backlog: _, ...target } = scenario.target;
  return { ...scenario, target };
}

function isHanded({ kind, command = [] }: TargetSpec): boolean {
  if (kind === 'external') return false;
  return kind !== 'command' || command.some(word => word.includes('{backlog}'));
}
