import type { AttributedGroup } from '../model/attribution.ts';
import type { Doubt } from '../model/doubt.ts';
import type { Outcomes } from '../model/outcomes.ts';
import type { ReportSection } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import { blocksOf } from './blocks.ts';
import { count, counted } from './numbers.ts';
import { causePhrase } from './wording/cause.ts';
import { doubtPhrase } from './wording/doubt.ts';

/** How many causes, and how many doubts, the sentence names before it says how many more there are. */
const NAMED = 3;

/**
 * The run in one sentence: `10,000 attempted: 512 served, 9,488 failed: accept queue full (listen backlog 511, server)`.
 * What keeps it from passing besides stands at the end.
 */
export function headline({ run, outcomes, attribution, verdict }: ReportSection): string {
  const parts = [
    ...(outcomes.served === undefined ? [] : [`${count(outcomes.served)} served${amongThem(outcomes)}`]),
    ...(outcomes.failed === 0 ? [] : [failedPhrase(outcomes.failed, run.driverOutput?.calls)]),
    ...(outcomes.pending === 0 ? [] : [`${count(outcomes.pending)} pending`]),
  ];
  const why = causes(attribution.groups.filter(({ group }) => group.outcome !== 'delayed'));
  const all = outcomes.attempted === undefined ? '' : `${count(outcomes.attempted)} attempted: `;
  const doubts = [...cutOff(run.state), ...doubtsIn(verdict.doubts ?? [])].join('; ');
  if (parts.length === 0 && doubts !== '') return `${all}No failed connection was counted, but ${doubts}`;
  const found = `${all}${parts.length === 0 ? 'No failure found' : parts.join(', ')}${why === '' ? '' : `: ${why}`}`;
  return doubts === '' ? found : `${found}; ${doubts}`;
}

/** Whoever shows a run that is under way says so instead. */
function cutOff(state: RunState): string[] {
  return state.state === 'running' ? [`the runner ended in the middle of the ${state.phase} phase`] : [];
}

function doubtsIn(doubts: readonly Doubt[]): string[] {
  const more = doubts.length - NAMED;
  return [...doubts.slice(0, NAMED).map(doubtPhrase), ...(more > 0 ? [`and ${count(more)} more`] : [])];
}

/** A program that tries again makes several calls for one connection. */
function failedPhrase(failed: number, calls = 0): string {
  if (calls === 0) return `${count(failed)} failed`;
  return calls >= failed ? counted(failed, 'failed call') : `${count(failed)} failed (${count(calls)} of them calls)`;
}

function amongThem({ delayed = 0, clientErrors = 0 }: Outcomes): string {
  const some = [
    ...(delayed === 0 ? [] : [`${count(delayed)} of them late`]),
    ...(clientErrors === 0 ? [] : [`${count(clientErrors)} of them answered with HTTP 4xx`]),
  ];
  return some.length === 0 ? '' : ` (${some.join(', ')})`;
}

function causes(groups: readonly AttributedGroup[]): string {
  const blocks = blocksOf(groups);
  const only = blocks[0];
  if (only !== undefined && blocks.length === 1) return causePhrase(only.cause);
  const named = blocks.slice(0, NAMED).map(block => `${count(block.count)} ${causePhrase(block.cause)}`);
  const more = blocks.slice(NAMED).reduce((sum, block) => sum + block.count, 0);
  return [...named, ...(more === 0 ? [] : [`${count(more)} for other causes`])].join('; ');
}
