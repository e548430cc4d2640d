import { limitOf } from '../limits/catalog.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import { type AttributedGroup, type Considered, type Remedy, rootOf } from '../model/attribution.ts';
import type { Cause, Ruling } from '../model/cause.ts';
import type { FactBook } from '../model/facts/facts.ts';
import { finding } from '../model/finding.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Outcomes } from '../model/outcomes.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';
import { capRemedy } from '../servers/caps.ts';
import type { Attributed, AttributeOptions } from './attributed.ts';
import type { Candidate } from './candidate.ts';
import { candidatesFor } from './candidates.ts';
import { attributeEach } from './client-hosts/attribute-each.ts';
import { asSureAsCounted, withReasonOfEnd } from './driver-end.ts';
import { withEnds } from './ends.ts';
import { factsOf } from './facts/book.ts';
import { groupAttempts } from './groups/group.ts';
import { momentsOf } from './groups/moments.ts';
import { factsAt } from './hops.ts';
import { withHostNames } from './host-names.ts';
import { recordedOf } from './kernel-word/heed-kernel.ts';
import { observationsOf } from './observations.ts';
import { outcomesOf } from './outcomes.ts';
import { rootCause } from './root.ts';
import { type Blamed, strongest } from './strongest.ts';
import { groupTimelines, timelineOf } from './timeline/timeline.ts';
import { totals } from './totals.ts';

/** Names a cause for every failed, pending or delayed attempt of a saved run. Pure: the same run gives the same blame. */
export function attribute(run: Run, ledgers: readonly Ledger[]): Attributed {
  return run.plan.clients === undefined ? attributeOne(run, ledgers) : attributeEach(run, ledgers, attributeOne);
}

/** Of a run that one client made. */
function attributeOne(
  run: Run,
  ledgers: readonly Ledger[],
  { untilMs }: AttributeOptions = { untilMs: 0 },
): Attributed {
  const outcomes = knownOutcomes(run, outcomesOf(ledgers));
  const facts = factsOf(run, outcomes, ledgers);
  const moments = momentsOf(run, facts);
  const timelines = groupTimelines(ledgers, Math.max(untilMs, moments.loadEndedMs));
  const found = groupAttempts(ledgers, moments, timelines.note).map(group => attributeGroup(group, facts));
  const groups = withHostNames(run, withEnds(run, asSureAsCounted(run, withReasonOfEnd(run, found))));
  const attribution = { ...totals(groups), observations: observationsOf(facts, groups) };
  return { outcomes, attribution, timeline: timelineOf(run, ledgers, groups, { timelines, facts }) };
}

/** What a runner that was killed early knew of attempts went with it. A command that somebody else wrote does not say what it tried, nor what went well; other programs do not say what was late. */
function knownOutcomes({ plan, state, ledgers, driverOutput }: Run, outcomes: Outcomes): Outcomes {
  const { kind } = plan.scenario.driver;
  if (state.state === 'running' && ledgers.length === 0) return { ...outcomes, ...UNKNOWN };
  if (kind === 'connections' || driverOutput?.delayed === 'counted') return outcomes;
  if (kind !== 'command') return { ...outcomes, delayed: undefined };
  return { ...outcomes, ...UNKNOWN };
}

const UNKNOWN = { attempted: undefined, served: undefined, delayed: undefined };

/**
 * Puts every candidate to the rules and keeps the one that holds. Two that hold equally well leave it unexplained, and one that cannot
 * be told leaves the other not proven. What cannot be traced to its root is unexplained as well.
 */
export function attributeGroup(group: AttemptGroup, facts: FactBook): AttributedGroup {
  const candidates = candidatesFor(group, facts);
  const winner = besideUnknown(strongest(candidates, group, facts), candidates);
  const considered = candidates.filter(({ cause, ruling }) => cause !== winner?.cause && isWorthTelling(ruling));
  if (winner === undefined) return unexplained(group, considered);
  const root = rootCause(winner.cause, group, facts);
  if ('undecided' in root) return unexplained(group, [...undecided(candidates, winner, root.undecided), ...considered]);
  return {
    group,
    cause: root.cause,
    confidence: winner.confidence,
    because: [...winner.findings, ...root.because],
    considered: considered.map(told),
    ...remedyFor(root.cause, facts),
  };
}

/** A cause is proven where the evidence allows nothing else. */
function besideUnknown(winner: Blamed | undefined, candidates: readonly Candidate[]): Blamed | undefined {
  const unknown = candidates.flatMap(({ name, ruling }) =>
    ruling.ruling === 'cannot-tell' ? [{ name, missing: ruling.missing }] : [],
  );
  if (winner?.confidence !== 'proven' || unknown.length === 0) return winner;
  const missing = [...new Set(unknown.flatMap(one => one.missing))];
  const open = finding('rivals-unknown', { candidates: unknown.map(({ name }) => name), missing });
  return { ...winner, confidence: 'likely', findings: [...winner.findings, open] };
}

/** The candidate that would have won, but for what is missing. */
function undecided(candidates: readonly Candidate[], winner: Blamed, missing: string): Candidate[] {
  const ruling: Ruling = { ruling: 'cannot-tell', missing: [missing] };
  return candidates.filter(({ cause }) => cause === winner.cause).map(candidate => ({ ...candidate, ruling }));
}

/** What merely looks different was never a rival. */
function isWorthTelling(ruling: Ruling): boolean {
  return ruling.ruling !== 'ruled-out' || !['symptom-mismatch', 'not-this-side'].includes(ruling.finding.code);
}

function unexplained(group: AttemptGroup, considered: readonly Candidate[]): AttributedGroup {
  return {
    group,
    cause: { kind: 'unexplained' },
    confidence: 'possible',
    because: recordedOf(group),
    considered: considered.map(told),
  };
}

function told({ name, ruling }: Candidate): Considered {
  return { ...name, ruling };
}

function remedyFor(cause: Cause, facts: FactBook): { remedy?: Remedy } {
  const target = rootOf(cause);
  if (target.kind === 'limit') {
    const there = target.hop === undefined ? facts : factsAt(target.hop, facts);
    return { remedy: limitOf(target.limit).remedy(target.side, there) };
  }
  if (target.kind === 'unexplained' || target.cap === undefined) return {};
  const { connections = 0, wanted } = valueIn(facts.load) ?? {};
  const remedy = capRemedy(target.cap, Math.max(connections, wanted?.connections ?? 0));
  return remedy === undefined ? {} : { remedy: { ...remedy, ...(wanted !== undefined && { sizedBy: wanted }) } };
}
