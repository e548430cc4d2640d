import type { DriverSpec } from './driver-spec.ts';
import type { Expectation } from './expectation.ts';
import type { LabSpec } from './lab-spec.ts';
import type { LoadSpec } from './load-spec.ts';
import type { TargetSpec } from './target-spec.ts';

/** A scenario after parsing: every key present, every default applied, every unit converted. */
export interface Scenario {
  readonly name: string;
  readonly about?: string;
  readonly lab: LabSpec;
  readonly target: TargetSpec;
  readonly driver: DriverSpec;
  readonly load: LoadSpec;
  readonly expect: readonly Expectation[];
}
