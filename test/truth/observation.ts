/** What one scenario was found to be, beside what is known to be true of it. */
export interface Observation {
  readonly scenario: string;
  readonly user: string;
  /** Root causes by name and side; empty: nothing may be blamed. */
  readonly expected: readonly string[];
  /** Attempts by the root cause that they were blamed on. */
  readonly found: readonly Blame[];
  /** The report says that the driver was late, and judges nothing by what did not fail. */
  readonly isLate?: boolean;
}

export interface Blame {
  readonly cause: string;
  readonly attempts: number;
}

/** How well one cause is told, over many observations. */
export interface Score {
  readonly cause: string;
  /** Scenarios in which it is the truth, and those of them in which it was found. */
  readonly expected: number;
  readonly found: number;
  /** Attempts blamed on it, and those of them that were blamed where it is not the truth. */
  readonly blamed: number;
  readonly wronglyBlamed: number;
  /** Found of expected; undefined when it was expected nowhere. */
  readonly recall: number | undefined;
  /** Rightly blamed of all blamed attempts; undefined when none was blamed. */
  readonly precision: number | undefined;
}

/** One score for each cause that was expected or blamed anywhere, by name. */
export function scores(observations: readonly Observation[]): Score[] {
  const causes = observations.flatMap(({ expected, found }) => [...expected, ...found.map(({ cause }) => cause)]);
  return [...new Set(causes)].sort().map(cause => scoreOf(cause, observations));
}

/** True when everything that was expected was found, and nothing else. */
export function isRight({ expected, found }: Observation): boolean {
  return expected.every(cause => blameOf(cause, found) > 0) && found.every(({ cause }) => expected.includes(cause));
}

function scoreOf(cause: string, observations: readonly Observation[]): Score {
  const [true_, others] = [
    observations.filter(({ expected }) => expected.includes(cause)),
    observations.filter(({ expected }) => !expected.includes(cause)),
  ];
  const found = true_.filter(observation => blameOf(cause, observation.found) > 0).length;
  const wronglyBlamed = sum(others.map(observation => blameOf(cause, observation.found)));
  const blamed = sum(true_.map(observation => blameOf(cause, observation.found))) + wronglyBlamed;
  return {
    cause,
    expected: true_.length,
    found,
    blamed,
    wronglyBlamed,
    recall: true_.length === 0 ? undefined : found / true_.length,
    precision: blamed === 0 ? undefined : (blamed - wronglyBlamed) / blamed,
  };
}

function blameOf(cause: string, found: readonly Blame[]): number {
  return sum(found.filter(blame => blame.cause === cause).map(({ attempts }) => attempts));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
