import { rootOf } from '../../model/attribution.ts';
import type { BlamedCause, Cause } from '../../model/cause.ts';
import type { Confirmation } from '../../model/confirmation.ts';
import { CannotRun } from '../../model/errors.ts';
import type { Raise, SettingChange } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import { causeKey, causesOf, type Trial, type TrialOf } from '../../model/trial.ts';
import { notInForce } from '../not-in-force.ts';
import { failureKind, isFailure } from './failure-kind.ts';

export interface ConfirmOptions {
  readonly trial: TrialOf;
  readonly raise: Raise;
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
  { trial, raise }: ConfirmOptions,
): Promise<Confirmation | undefined> {
  const raised = raise(cause, scenario);
  if (raised.raise === 'impossible') return { cause, result: 'not-lifted', before: count, why: raised.why };
  const { change } = raised;
  try {
    const second = await trial(raised.scenario);
    if (second.state === 'stopped') return undefined;
    return { cause, change, before: count, ...compared(first, second, cause, change), ...ranAs(second) };
  } catch (error) {
    if (!(error instanceof CannotRun)) throw error;
    return { cause, change, result: 'not-lifted', before: count, why: error.message };
  }
}

function ranAs({ runId, folder }: Trial): Pick<Confirmation, 'runId' | 'folder'> {
  return { runId, folder };
}

type Compared = Pick<Confirmation, 'result' | 'after' | 'next' | 'why' | 'servedBefore' | 'servedAfter' | 'wentToo'>;

/** What lifting did to failures of the same kind, whoever they are blamed on now. */
function compared(first: Trial, second: Trial, cause: BlamedCause['cause'], change: SettingChange): Compared {
  if (second.state === 'broken') return { result: 'unclear', why: second.why ?? 'the run broke' };
  const why = notInForce(change, second);
  if (why !== undefined) return { result: 'not-lifted', why };
  const kinds = new Set(
    failuresOf(first)
      .filter(one => causeKey(rootOf(one.cause)) === causeKey(cause))
      .map(failureKind),
  );
  const before = countOf(failuresOf(first).filter(one => kinds.has(failureKind(one))));
  const left = failuresOf(second).filter(one => kinds.has(failureKind(one)));
  const after = countOf(left);
  const [next] = causesOf(second.attribution);
  const wentToo = goneToo(first, second, cause, before);
  const told = {
    after,
    ...(next !== undefined && { next }),
    ...(wentToo !== undefined && { wentToo }),
    ...servedIn(first, second),
  };
  const isElsewhere = left.every(one => isOtherLimit(rootOf(one.cause), cause));
  if (after >= before * UNCHANGED) return { result: isElsewhere ? 'unclear' : 'refuted', ...told };
  const isServed = gained(first, second) >= (before - after) * MOST_OF_THEM;
  return { result: isElsewhere && isServed && wentToo === undefined ? 'confirmed' : 'unclear', ...told };
}

/** Of this share of the failures and more, nothing changed. */
const UNCHANGED = 0.9;
/** Of the failures that went so many have to be served: the others may meet the limit behind. */
const MOST_OF_THEM = 0.5;
/** A cause of this share of the failures that goes by itself shows that the two runs differ in more than the limit. */
const COMPARABLE = 0.1;

function gained(first: Trial, second: Trial): number {
  const { servedBefore, servedAfter } = servedIn(first, second);
  return servedBefore === undefined || servedAfter === undefined ? 0 : servedAfter - servedBefore;
}

function servedIn(
  { outcomes: before }: Trial,
  { outcomes: after }: Trial,
): Pick<Compared, 'servedBefore' | 'servedAfter'> {
  if (before.served === undefined || after.served === undefined) return {};
  return { servedBefore: before.served, servedAfter: after.served };
}

/** Another cause, which nothing was done about, and which failed none in the second trial; undefined where there is none. */
function goneToo(first: Trial, second: Trial, cause: Cause, before: number): BlamedCause | undefined {
  const left = new Set(causesOf(second.attribution).map(({ cause: one }) => causeKey(one)));
  return causesOf(first.attribution).find(
    ({ cause: other, count }) =>
      other.kind !== 'unexplained' &&
      causeKey(other) !== causeKey(cause) &&
      count >= before * COMPARABLE &&
      !left.has(causeKey(other)),
  );
}

function failuresOf({ attribution }: Trial) {
  return attribution.groups.filter(isFailure);
}

function countOf(groups: readonly { readonly group: { readonly count: number } }[]): number {
  return groups.reduce((sum, { group }) => sum + group.count, 0);
}

/** A limit that stands in line behind the one that was lifted: it fails attempts in the same way. */
function isOtherLimit(now: BlamedCause['cause'], raised: BlamedCause['cause']): boolean {
  return now.kind === 'limit' && causeKey(now) !== causeKey(raised);
}
