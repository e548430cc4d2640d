/** One trial, as far as the search cares. */
export interface Sounding {
  readonly connections: number;
  readonly held: boolean;
  /** Connections of it that were served: where a limit is exact, this is the ceiling. */
  readonly served: number;
  /** Whether the cause of the break is proven. One that is not has to happen twice. */
  readonly proven: boolean;
}

export interface SearchOptions {
  readonly start: number;
  readonly max: number;
  /** Share of the ceiling that may lie between what held and what broke. */
  readonly precision: number;
  /** Trials that must hold at the answer. */
  readonly repeat: number;
}

export type Step =
  | { readonly step: 'try'; readonly connections: number }
  | { readonly step: 'end'; readonly end: 'found' | 'not-found' | 'never-holds' };

/** Where the ceiling lies, as far as the trials tell. */
export interface Bracket {
  /** 0 where nothing held. */
  readonly held: number;
  readonly broke: number | undefined;
}

/**
 * What to try next: double until something breaks, then try exactly as many as were served there, one more, and else halve
 * what is left. A function of the trials alone, so that a search goes on from those on disk.
 */
export function nextStep(trials: readonly Sounding[], options: SearchOptions): Step {
  const votes = countVotes(trials);
  const unclear = [...votes].find(([, vote]) => isUnclear(vote));
  if (unclear !== undefined) return attempt(unclear[0]);
  const bracket = bracketOf(trials);
  const { held, broke } = bracket;
  if (broke === undefined) return upward(held, votes, options);
  const guess = guessIn(trials, bracket);
  if (guess !== undefined) return attempt(guess);
  if (isOpen(bracket, options.precision)) return attempt(middle(held, broke));
  if (needsAnotherBreak(votes.get(broke))) return attempt(broke);
  if (held === 0) return { step: 'end', end: 'never-holds' };
  return heldOften(held, votes, options) ? { step: 'end', end: 'found' } : attempt(held);
}

/** The lowest number that broke, and the highest below it that held. */
export function bracketOf(trials: readonly Sounding[]): Bracket {
  const votes = [...countVotes(trials)];
  const broke = least(votes.filter(([, vote]) => isBroken(vote)).map(([connections]) => connections));
  const below = votes.filter(([connections, vote]) => !isBroken(vote) && connections < (broke ?? Infinity));
  return { held: Math.max(0, ...below.map(([connections]) => connections)), broke };
}

interface Vote {
  readonly held: number;
  readonly broke: number;
  readonly proven: boolean;
}

function countVotes(trials: readonly Sounding[]): Map<number, Vote> {
  const votes = new Map<number, Vote>();
  for (const { connections, held, proven } of trials) {
    const vote = votes.get(connections) ?? { held: 0, broke: 0, proven: false };
    votes.set(connections, {
      held: vote.held + (held ? 1 : 0),
      broke: vote.broke + (held ? 0 : 1),
      proven: vote.proven || (!held && proven),
    });
  }
  return votes;
}

function isBroken({ held, broke, proven }: Vote): boolean {
  return broke > 0 && (proven || broke > held);
}

/** As many breaks without proof as there were trials that held. */
function isUnclear({ held, broke, proven }: Vote): boolean {
  return broke > 0 && !proven && broke === held;
}

function needsAnotherBreak(vote: Vote | undefined): boolean {
  return vote !== undefined && !vote.proven && vote.broke - vote.held < 2;
}

function heldOften(connections: number, votes: ReadonlyMap<number, Vote>, { repeat }: SearchOptions): boolean {
  return (votes.get(connections)?.held ?? 0) >= repeat;
}

/** Nothing broke yet. */
function upward(held: number, votes: ReadonlyMap<number, Vote>, options: SearchOptions): Step {
  if (held === 0) return attempt(Math.min(options.start, options.max));
  if (held < options.max) return attempt(Math.min(held * 2, options.max));
  return heldOften(held, votes, options) ? { step: 'end', end: 'not-found' } : attempt(held);
}

/** Guesses that broke before it is plain that this limit is not exact. */
const MOST_WRONG_GUESSES = 2;

/** As many as were served when it broke; and once these held, one more, to know that the limit is exact. */
function guessIn(trials: readonly Sounding[], { held, broke }: Bracket): number | undefined {
  if (broke === undefined) return undefined;
  const breaks = trials.filter(trial => !trial.held);
  const wasTried = (connections: number) => trials.some(trial => trial.connections === connections);
  const isGuess = (connections: number) => breaks.some(trial => trial.served === connections);
  if (held > 0 && isGuess(held) && !wasTried(held + 1) && held + 1 < broke) return held + 1;
  const wrong = breaks.filter(({ connections }) => isGuess(connections));
  if (wrong.length < MOST_WRONG_GUESSES) {
    const guesses = breaks.map(({ served }) => served).filter(served => served > held && served < broke);
    const guess = guesses.findLast(served => !wasTried(served));
    if (guess !== undefined) return guess;
  }
  return held === 0 && broke > 1 && !wasTried(1) ? 1 : undefined;
}

function isOpen({ held, broke = 0 }: Bracket, precision: number): boolean {
  return broke - held > Math.max(1, Math.floor(held * precision));
}

/** Halfway between orders of magnitude while they are far apart, else halfway. */
function middle(held: number, broke: number): number {
  const between = broke > 4 * held ? Math.sqrt(Math.max(1, held) * broke) : (held + broke) / 2;
  return Math.min(broke - 1, Math.max(held + 1, Math.floor(between)));
}

function attempt(connections: number): Step {
  return { step: 'try', connections };
}

function least(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : Math.min(...numbers);
}
