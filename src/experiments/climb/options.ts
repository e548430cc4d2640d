import type { Cause } from '../../model/cause.ts';
import type { ClimbNews } from '../../model/climb.ts';
import type { Raise } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { TrialOf } from '../../model/trial.ts';

export interface ClimbOptions {
  readonly trial: TrialOf;
  readonly raise: Raise;
  /** The same scenario with another number of connections. */
  readonly withConnections: (scenario: Scenario, connections: number) => Scenario;
  /** Limits that are raised from the start, needed or not. */
  readonly early: readonly Cause[];
  readonly onStep?: (step: ClimbNews) => void;
}
