/**
 * The candidate that the user most likely meant by `word`, or undefined where none is near: same letters in another
 * case, the only one that starts with `word`, else the one with the fewest edits, at most one per three letters.
 */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const sameLetters = candidates.find(candidate => candidate.toLowerCase() === wanted);
  return sameLetters ?? onlyCompletion(wanted, candidates) ?? nearest(wanted, candidates);
}

const FEWEST_LETTERS_TO_COMPLETE = 3;
/** Longer words are never typos of ours; measuring them would only take time. */
const LONGEST_WORD = 64;

function onlyCompletion(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < FEWEST_LETTERS_TO_COMPLETE) return undefined;
  const completions = candidates.filter(candidate => candidate.toLowerCase().startsWith(wanted));
  return completions.length === 1 ? completions[0] : undefined;
}

function nearest(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length > LONGEST_WORD) return undefined;
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = editDistance(wanted, candidate.toLowerCase());
    const allowed = Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) / 3));
    if (edits > allowed || edits >= fewest) continue;
    best = candidate;
    fewest = edits;
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `from` into `to` (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      const edits = [at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1)];
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...edits));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
