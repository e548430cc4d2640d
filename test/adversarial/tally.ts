import type { Who } from './case.ts';
import { type Judgement, KINDS } from './judge.ts';

/** How one case came out. */
export interface Verdict {
  readonly name: string;
  readonly who: Who;
  readonly judgement: Judgement;
}

/** As root everything can be seen; an ordinary user sees less, and may leave more unexplained. */
const LEAST_RIGHT: Readonly<Record<Who, number>> = { root: 0.99, nobody: 0.95 };

/** Why all of them together are not good enough; empty where they are. One accusation is one too many. */
export function shortcomings(verdicts: readonly Verdict[]): string[] {
  const bad = verdicts.filter(({ judgement }) => !['right', 'unexplained'].includes(judgement.kind));
  const shares = (['root', 'nobody'] as const).flatMap(who => {
    const theirs = verdicts.filter(verdict => verdict.who === who);
    const right = theirs.filter(isRight).length;
    if (right >= theirs.length * LEAST_RIGHT[who]) return [];
    return [`${right} of ${theirs.length} right as ${who}, at least ${LEAST_RIGHT[who] * 100} % must be`];
  });
  return [...bad.map(({ name, who, judgement }) => `${name} as ${who}: ${judgement.kind}`), ...shares];
}

/** Of each kind, how many: `right 138, unexplained 2`. */
export function tally(verdicts: readonly Verdict[]): string {
  const counts = KINDS.map(kind => [kind, verdicts.filter(({ judgement }) => judgement.kind === kind).length] as const);
  return counts.flatMap(([kind, count]) => (count > 0 || kind === 'accused' ? `${kind} ${count}` : [])).join(', ');
}

function isRight({ judgement }: Verdict): boolean {
  return judgement.kind === 'right';
}
