import { stringify } from 'yaml';
import type { Scenario } from '../model/scenario.ts';
import { parseScenario } from '../plan/parse-scenario.ts';

/** A scenario as its file has it: every key may be left out but `name`. See docs/scenarios.md. */
export interface ScenarioDefinition {
  readonly name: string;
  readonly about?: string;
  readonly lab?: Readonly<Record<string, unknown>>;
  readonly target?: Readonly<Record<string, unknown>>;
  readonly driver?: Readonly<Record<string, unknown>>;
  readonly load?: Readonly<Record<string, unknown>>;
  readonly expect?: readonly string[];
}

/** Checks a scenario and applies the defaults, as for a file. Throws InvalidInput with every problem of it. */
export function defineScenario(definition: ScenarioDefinition): Scenario {
  return parseScenario(stringify(definition), definition.name);
}
