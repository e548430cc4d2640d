import type { Cause, LimitCause } from '../../model/cause.ts';
import type { ClimbNews } from '../../model/climb.ts';
import type { Raise, SettingChange } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { TrialOf } from '../../model/trial.ts';

export interface ClimbOptions {
  readonly trial: TrialOf;
  readonly raise: Raise;
  /** The same scenario with another number of connections. */
  readonly withConnections: (scenario: Scenario, connections: number) => Scenario;
  /** The limit that cuts such a change down to its own value, whatever that is; undefined where none does. */
  readonly clampOf: (change: SettingChange) => Omit<LimitCause, 'value'> | undefined;
  /** Limits that are raised from the start, needed or not. */
  readonly early: readonly Cause[];
  readonly onStep?: (step: ClimbNews) => void;
}
