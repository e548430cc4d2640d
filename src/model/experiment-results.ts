import type { Cause } from './cause.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';

/** The highest number of connections that were all served, and the lowest that were not. */
export interface CeilingResult {
  readonly held: number;
  readonly broke?: number | null;
  readonly stoppedBy?: Cause | null;
  readonly trials: readonly { readonly connections: number; readonly held: boolean; readonly runId?: string }[];
}

/** The ceilings met while climbing, and what was changed at each. */
export interface LadderResult {
  readonly goal: number;
  readonly reached: number;
  readonly steps: readonly {
    readonly limit: LimitId;
    readonly side: Side;
    readonly from: string;
    readonly to: string;
    readonly ceilingBefore: number;
    readonly ceilingAfter: number;
    readonly needed?: boolean | null;
  }[];
  readonly files: readonly { readonly path: string; readonly content: string }[];
}

/** What moved between two runs. */
export interface ComparisonResult {
  readonly comparable: boolean;
  readonly why: readonly string[];
  readonly settings: readonly {
    readonly limit: string;
    readonly side: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly causesGone: readonly Cause[];
  readonly causesNew: readonly Cause[];
  readonly metrics: readonly {
    readonly name: string;
    readonly from: number | null;
    readonly to: number | null;
    readonly verdict: 'better' | 'worse' | 'same' | 'noise';
  }[];
}

/** What each line of a configuration does for the ceiling. */
export interface ValidationResult {
  readonly lines: readonly {
    readonly key: string;
    readonly value: string;
    readonly before?: string | null;
    readonly effect: 'raised' | 'none' | 'harmful' | 'untestable';
    readonly ceilingBefore?: number | null;
    readonly ceilingAfter?: number | null;
    readonly why: string;
  }[];
}
