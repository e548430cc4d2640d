import type { Case } from './case.ts';
import { type Count, holds } from './count.ts';

/** `accused`: a cause was named that is not the truth, or for more failures than can be. `crashed`: there is no report of a whole run. */
export const KINDS = ['right', 'accused', 'unexplained', 'miscounted', 'crashed'] as const;

export interface Judgement {
  readonly kind: (typeof KINDS)[number];
  readonly why: string;
}

/** What is judged of a report in JSON. */
export interface RunSection {
  readonly state: string;
  readonly stateReason?: string | null;
  readonly outcomes: Readonly<Record<'served' | 'failed' | 'pending' | 'delayed', number>> & {
    readonly attempted: number | null;
  };
  readonly attribution: { readonly groups: readonly Group[] };
}

interface Group {
  readonly outcome: string;
  readonly count: number;
  readonly confidence: string;
  readonly cause: Cause;
}

interface Cause {
  readonly kind: string;
  readonly limit?: string;
  readonly what?: string;
  readonly side?: string;
  readonly root?: Cause | null;
}

/** Judges by root causes: what has to change. Of delays nothing is known for certain, so they are not judged. */
export function judge({ truth, counts }: Pick<Case, 'truth' | 'counts'>, run: RunSection): Judgement {
  if (run.state !== 'completed') return { kind: 'crashed', why: `${run.state}: ${run.stateReason ?? 'no reason'}` };
  const groups = run.attribution.groups.filter(({ outcome }) => outcome !== 'delayed');
  const wrong = groups.filter(({ cause }) => accuses(rootOf(cause), truth));
  const missed = counts.filter(count => !holds(count, numberOf(count.of, run, groups)));
  const excessive = missed.filter(({ of, comparison }) => of.includes('/') && comparison === '<=');
  if (wrong.length > 0) return { kind: 'accused', why: wrong.map(accusation).join(', ') };
  if (excessive.length > 0) return { kind: 'accused', why: missing(excessive, run, groups) };
  const unexplained = numberOf('unexplained', run, groups);
  if (unexplained > allowedUnexplained(counts)) return { kind: 'unexplained', why: `${unexplained}` };
  const lost = lostInCount(run, groups);
  if (lost.length > 0 || missed.length > 0)
    return {
      kind: 'miscounted',
      why: [...lost, ...(missed.length > 0 ? [missing(missed, run, groups)] : [])].join('; '),
    };
  return { kind: 'right', why: '' };
}

/** What the report counts, in one line. */
export function seen({ outcomes, attribution }: RunSection): string {
  const causes = new Map<string, number>();
  for (const { outcome, cause, count } of attribution.groups) {
    if (outcome !== 'delayed') causes.set(nameOf(rootOf(cause)), (causes.get(nameOf(rootOf(cause))) ?? 0) + count);
  }
  const counted = [...causes].map(([cause, count]) => `${cause} ${count}`);
  return [`${outcomes.served} of ${outcomes.attempted} served`, ...counted].join(', ');
}

function rootOf(cause: Cause): Cause {
  return cause.root ? rootOf(cause.root) : cause;
}

function accuses(cause: Cause, truth: readonly string[]): boolean {
  const names = [nameOf(cause), cause.limit, cause.kind];
  return cause.kind !== 'unexplained' && !truth.some(name => names.includes(name));
}

function nameOf({ kind, limit, what, side }: Cause): string {
  if (kind === 'unexplained') return kind;
  return kind === 'limit' ? `${limit}/${side}` : `${kind}/${what}`;
}

function accusation({ cause, count, confidence }: Group): string {
  return `${nameOf(rootOf(cause))} of ${count} (${confidence})`;
}

function numberOf(of: string, { outcomes }: RunSection, groups: readonly Group[]): number {
  if (of === 'served' || of === 'failed' || of === 'pending' || of === 'delayed') return outcomes[of];
  const those = groups.map(group => ({ ...group, root: rootOf(group.cause) }));
  return sum(those.filter(({ root }) => (of.includes('/') ? nameOf(root) : root.kind) === of));
}

function allowedUnexplained(counts: readonly Count[]): number {
  return Math.max(0, ...counts.filter(({ of }) => of === 'unexplained').map(({ value }) => value));
}

/** Nothing may be lost in the count. */
function lostInCount({ outcomes }: RunSection, groups: readonly Group[]): string[] {
  const { attempted, served, failed, pending } = outcomes;
  const whole = attempted === null || served + failed + pending === attempted;
  return [
    ...(whole ? [] : [`${served} served, ${failed} failed and ${pending} pending are not ${attempted} attempts`]),
    ...(sum(groups) === failed + pending ? [] : [`the groups have ${sum(groups)} of ${failed + pending} failures`]),
  ];
}

function missing(counts: readonly Count[], run: RunSection, groups: readonly Group[]): string {
  return counts
    .map(({ of, comparison, value }) => `${of} ${comparison} ${value}, but it is ${numberOf(of, run, groups)}`)
    .join('; ');
}

function sum(groups: readonly { readonly count: number }[]): number {
  return groups.reduce((total, { count }) => total + count, 0);
}
