/** A sentence of a tuning guide that can be put to the test, and the test. */
export interface Claim {
  readonly id: string;
  /** Heading of the guide under which it stands. */
  readonly section: string;
  /** What the guide says, in few words. */
  readonly says: string;
  readonly test: ClaimTest;
  /** What one must know to read the measurement. */
  readonly note?: string;
}

export type ClaimTest = PairTest | FigureTest | DefaultTest;

/** One thing measured twice, with one setting changed in between. */
export interface PairTest {
  readonly kind: 'pair';
  /** Names of two scenarios of the guide, or of two figures. */
  readonly from: string;
  readonly to: string;
  readonly measure: 'served' | 'failed' | 'figure';
  readonly predicts: Trend;
  /** `tuning`: the setting is said to help. `mechanism`: the sentence says how the kernel works, and may be wrong. */
  readonly about: 'tuning' | 'mechanism';
}

/** A number that the guide gives, against the one that was measured. */
export interface FigureTest {
  readonly kind: 'figure';
  readonly figure: string;
  readonly says: number;
  /** How far off "about" may be, as a share. */
  readonly within: number;
}

/** What the guide calls a default, or raises a bound to, against the value that this kernel starts from. */
export type DefaultTest =
  | { readonly kind: 'default'; readonly setting: string; readonly calls: readonly string[] }
  | { readonly kind: 'default'; readonly setting: string; readonly raisesTo: number };

export type Trend = 'more' | 'less' | 'same';

/** What was measured for the claims of a guide, on one machine. */
export interface GuideMeasurements {
  readonly kernel: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** Scenarios by name: each value once a repetition. */
  readonly runs: Readonly<Record<string, RunMeasurement>>;
  readonly figures: Readonly<Record<string, Figure>>;
  /** Settings that nobody has changed: of a fresh network namespace, or of the whole machine. */
  readonly defaults: Readonly<Record<string, string>>;
}

interface RunMeasurement {
  readonly attempted: number;
  readonly served: readonly number[];
  readonly failed: readonly number[];
  /** Root causes of what failed, by name and side, in any repetition. */
  readonly causes: readonly string[];
}

interface Figure {
  readonly values: readonly number[];
  readonly unit: string;
  /** The command that measured it. */
  readonly by: string;
}

/** What the measurement makes of a claim. `untested`: it was not measured. */
export type ClaimVerdict = 'supported' | 'refuted' | 'obsolete' | 'no effect on connections' | 'untested';
