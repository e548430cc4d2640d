import type { DriverProgress } from '../../model/protocol.ts';
import type { SavedRun } from '../store.ts';

/** What came of a host's part of the load. */
export type Driven =
  | { readonly state: 'driven'; readonly share: SavedRun }
  | {
      readonly state: 'lost';
      readonly why: string;
      /** CLOCK_MONOTONIC of the conductor. */
      readonly atNs: bigint;
      readonly lastWord: Pick<DriverProgress, 'started' | 'served'>;
    };
