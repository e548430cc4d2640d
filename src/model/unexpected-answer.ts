/** What was answered where something else was expected. */
export interface UnexpectedAnswer {
  /** Kind of the symptom that these attempts have. */
  readonly symptom: string;
  /** The first bytes, escaped (model/escapes.ts): printable ASCII. */
  readonly firstBytes: string;
  readonly count: number;
}

/** As many are kept of a run. */
const KEPT_ANSWERS = 8;

/** The answers of several parts together: the most frequent ones, these first. */
export function mostFrequent(answers: readonly UnexpectedAnswer[]): UnexpectedAnswer[] {
  const sums = new Map<string, UnexpectedAnswer>();
  for (const answer of answers) {
    const key = `${answer.symptom} ${answer.firstBytes}`;
    sums.set(key, { ...answer, count: answer.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].sort((one, other) => other.count - one.count).slice(0, KEPT_ANSWERS);
}
