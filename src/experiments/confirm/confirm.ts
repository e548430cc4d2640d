import { rootOf } from '../../model/attribution.ts';
import type { BlamedCause } from '../../model/cause.ts';
import type { Confirmation } from '../../model/confirmation.ts';
import { CannotRun } from '../../model/fault.ts';
import type { Lift } from '../../model/lift.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causeKey, causesOf, type Trial, type TrialOf } from '../../model/trial.ts';
import { failureKind, isFailure } from './failure-kind.ts';

export interface ConfirmOptions {
  readonly trial: TrialOf;
  readonly lift: Lift;
  readonly onConfirmation?: (confirmation: Confirmation) => void;
}

/**
 * Puts every cause of a trial's failures to the test, one by one: its limit alone is lifted, and the same load is run again. A
 * trial that was stopped ends it with what is confirmed by then.
 */
export async function confirmCauses(
  first: Trial,
  scenario: Scenario,
  options: ConfirmOptions,
): Promise<Confirmation[]> {
  const confirmations: Confirmation[] = [];
  for (const blamed of causesOf(first.attribution)) {
    if (blamed.cause.kind === 'unexplained') continue;
    const confirmation = await confirmCause(first, blamed, scenario, options);
    if (confirmation === undefined) return confirmations;
    confirmations.push(confirmation);
    options.onConfirmation?.(confirmation);
  }
  return confirmations;
}

async function confirmCause(
  first: Trial,
  { cause, count }: BlamedCause,
  scenario: Scenario,
  { trial, lift }: ConfirmOptions,
): Promise<Confirmation | undefined> {
  const lifted = lift(cause, scenario);
  if (lifted.lift === 'impossible') return { cause, result: 'not-lifted', before: count, why: lifted.why };
  const { change } = lifted;
  try {
    const second = await trial(lifted.scenario);
    if (second.state === 'stopped') return undefined;
    return { cause, change, before: count, ...compared(first, second, cause), ...ranAs(second) };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { cause, change, result: 'not-lifted', before: count, why: error.message };
  }
}

function ranAs({ runId, folder }: Trial): Pick<Confirmation, 'runId' | 'folder'> {
  return { runId, folder };
}

/** Of this share of the failures and more, nothing changed. */
const UNCHANGED = 0.9;

/** What lifting did to failures of the same kind, whoever they are blamed on now. */
function compared(
  first: Trial,
  second: Trial,
  cause: BlamedCause['cause'],
): Pick<Confirmation, 'result' | 'after' | 'next' | 'why'> {
  if (second.state === 'broken') return { result: 'unclear', why: second.why ?? 'the run broke' };
  const kinds = new Set(
    failuresOf(first)
      .filter(one => causeKey(rootOf(one.cause)) === causeKey(cause))
      .map(failureKind),
  );
  const before = countOf(failuresOf(first).filter(one => kinds.has(failureKind(one))));
  const left = failuresOf(second).filter(one => kinds.has(failureKind(one)));
  const after = countOf(left);
  const [next] = causesOf(second.attribution);
  const told = { after, ...(next !== undefined && { next }) };
  if (after === 0) return { result: 'confirmed', ...told };
  const isElsewhere = left.every(one => isOtherLimit(rootOf(one.cause), cause));
  if (after < before * UNCHANGED) return { result: isElsewhere ? 'confirmed' : 'unclear', ...told };
  return { result: isElsewhere ? 'unclear' : 'refuted', ...told };
}

function failuresOf({ attribution }: Trial) {
  return attribution.groups.filter(isFailure);
}

function countOf(groups: readonly { readonly group: { readonly count: number } }[]): number {
  return groups.reduce((sum, { group }) => sum + group.count, 0);
}

/** A limit that stands in line behind the one that was lifted: it fails attempts in the same way. */
function isOtherLimit(now: BlamedCause['cause'], lifted: BlamedCause['cause']): boolean {
  return now.kind === 'limit' && causeKey(now) !== causeKey(lifted);
}
