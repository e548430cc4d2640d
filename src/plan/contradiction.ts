import type { Mistake } from './mistake.ts';
import type { Path } from './path.ts';

/** Keys that are valid one by one and cannot all be meant. */
export interface Contradiction extends Mistake {
  readonly path: Path;
}
