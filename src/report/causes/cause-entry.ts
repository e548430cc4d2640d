import type { Entry } from '../../model/explanation.ts';

/**
 * A cause that is no limit, for a reader. In `look` and `advice` stand CLIENT and SERVER for the addresses of the two hosts, PEER for that of the
 * other one, PORT and DEVICE; a report puts those of its run there. Other words in capitals are for the reader to find out.
 */
export interface CauseEntry extends Entry {
  readonly meaning: string;
  readonly symptoms: readonly string[];
  readonly decoys: NonNullable<Entry['decoys']>;
  readonly look: readonly string[];
  readonly advice: readonly string[];
}
