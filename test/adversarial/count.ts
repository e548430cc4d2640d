/** What a number of the report has to be: `served == 300`, `nofile/server >= 100`, `network >= 200`, `unexplained <= 40`. */
export interface Count {
  /** An outcome, a kind of cause, or a limit with its side. */
  readonly of: string;
  readonly comparison: keyof typeof COMPARISONS;
  readonly value: number;
}

const COMPARISONS = {
  '==': (found: number, value: number) => found === value,
  '>=': (found: number, value: number) => found >= value,
  '<=': (found: number, value: number) => found <= value,
} as const;

export function parseCount(text: string): Count {
  const [, of, comparison, value] = /^([a-z-]+(?:\/[a-z]+)?) (==|>=|<=) (\d+)$/.exec(text) ?? [];
  if (of === undefined || !isComparison(comparison)) throw new Error(`not a count: ${text}`);
  return { of, comparison, value: Number(value) };
}

export function holds({ comparison, value }: Count, found: number): boolean {
  return COMPARISONS[comparison](found, value);
}

function isComparison(text: string | undefined): text is Count['comparison'] {
  return text !== undefined && text in COMPARISONS;
}
