import type { BlamedCause } from './cause.ts';

/** One assignment of a tuning file. */
export interface TuningLine {
  readonly key: string;
  readonly value: string;
  readonly file: string;
  readonly line: number;
  /** The value that holds without it; undefined where it could not be read. */
  readonly before: string | undefined;
  /** Why it is not tried at all; undefined where it is. */
  readonly untried: UntriedLine | undefined;
  /** Text after the value: no comment, but the kernel reads no further. */
  readonly trailing?: string;
}

/** `same`: it is in force already. `overruled`: a later line of the same key wins. */
export interface UntriedLine {
  readonly reason: 'same' | 'overruled' | 'untestable' | 'obsolete';
  readonly why: string;
}

export type LineEffect = 'raised' | 'none' | 'harmful' | 'untestable';

/** What a line does to one load. */
export interface LineMeasurement {
  readonly scenario: string;
  /** Keys of lines that it needs: these are in force `before` and with it; absent where it has its effect alone. */
  readonly with?: readonly string[];
  /** Connections of the load that are served without any line but those in `with`, with this one too, and with all but this one. */
  readonly before: number;
  readonly alone: number;
  readonly allButThis: number | undefined;
  /** What binds with this line, and those in `with`. */
  readonly cause: BlamedCause | undefined;
}

export interface ValidatedLine extends TuningLine {
  readonly effect: LineEffect;
  readonly obsolete: boolean;
  /** False where a load that all lines together do not change left it at that; not in validations of earlier versions. */
  readonly triedAlone?: boolean;
  readonly why: string;
  /** The loads that it changes. */
  readonly measurements: readonly LineMeasurement[];
}

/** A load with no line in force, and with all of them. */
export interface ValidatedLoad {
  readonly scenario: string;
  readonly attempted: number;
  readonly before: number;
  readonly after: number | undefined;
  readonly causeBefore: BlamedCause | undefined;
  readonly causeAfter: BlamedCause | undefined;
}

export interface Validation {
  readonly lines: readonly ValidatedLine[];
  readonly loads: readonly ValidatedLoad[];
  /** Whether every load was measured: not where the user stopped it. */
  readonly completed: boolean;
}
