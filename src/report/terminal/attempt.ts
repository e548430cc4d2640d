import type { AttemptHistory, HistoryMoment } from '../../model/attempt-history.ts';
import type { AttemptList, ListedGroup } from '../../model/attempt-list.ts';
import { cleaned } from '../cleaned.ts';
import { visible } from '../escape.ts';
import { count, duration } from '../numbers.ts';
import { type Paint, paint } from '../paint.ts';
import { gapSentence, happeningPhrase, heldPhrases, OUTCOME_PHRASES, tuplePhrase } from '../wording/attempt.ts';
import { causePhrase } from '../wording/cause.ts';
import { CONFIDENCE } from '../wording/confidence.ts';
import { autopsyPhrase, symptomPhrase } from '../wording/symptom.ts';
import { labelled, wrap } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** One attempt for a reader: its steps with their times, what the kernels held, what is not known, and its cause. */
export function attemptText(given: AttemptHistory, options: { readonly colour: boolean }): string {
  const history = cleaned(given);
  const marks = paint(options.colour);
  const lines = [
    ...wrap(`Attempt ${count(history.number)} of ${count(history.of)}: ${OUTCOME_PHRASES[history.outcome]}`, WIDTH).map(
      marks.strong,
    ),
    ...(history.outcome === 'unstarted' ? [] : bodyLines(history, marks)),
  ];
  return `${lines.join('\n')}\n`;
}

function bodyLines(history: AttemptHistory, marks: Paint): string[] {
  const begun = duration(Math.max(0, history.startMs));
  return [
    ...wrap(`${tuplePhrase(history.tuple)}, begun ${begun} after the load`, WIDTH),
    '',
    ...history.moments.flatMap(momentLines),
    ...heldLines(history),
    ...groupLines(history),
    ...history.gaps.flatMap(gap => labelled('  ?         ', gapSentence(gap), WIDTH)).map(marks.doubtful),
  ];
}

function momentLines({ afterMs, happening }: HistoryMoment): string[] {
  const time = afterMs === undefined ? '' : duration(afterMs);
  return labelled(`  ${time.padStart(8)}  `, happeningPhrase(happening), WIDTH);
}

function heldLines({ held }: AttemptHistory): string[] {
  if (held === undefined) return [];
  return [
    '',
    ...labelled('  held      ', autopsyPhrase(held.autopsy), WIDTH),
    ...heldPhrases(held).flatMap(([side, text]) => labelled(`  ${side.padEnd(8)}  `, text, WIDTH)),
  ];
}

function groupLines({ group }: AttemptHistory): string[] {
  if (group === undefined) return ['', ...labelled('  cause     ', 'none: it was served at once', WIDTH)];
  const others = group.group.count - 1;
  const alike = others === 0 ? 'no other ended so' : `${count(others)} more ended so`;
  const sure = group.cause.kind === 'unexplained' ? [] : labelled('  sure      ', CONFIDENCE[group.confidence], WIDTH);
  return ['', ...labelled('  cause     ', `${causePhrase(group.cause)}; ${alike}`, WIDTH), ...sure];
}

/** Numbers of attempts for a reader, a block a group. */
export function attemptListText(given: AttemptList, options: { readonly colour: boolean }): string {
  const list = cleaned(given);
  const marks = paint(options.colour);
  const first = list.groups[0]?.numbers[0];
  const lines = [
    ...(list.groups.length === 0 ? [`No attempt of this run is ${visible(list.wanted)}.`] : []),
    ...list.groups.flatMap((listed, index) => [...(index === 0 ? [] : ['']), ...listedLines(listed, marks)]),
    ...(first === undefined ? [] : ['', ...wrap(attemptCommand(list.folder, first), WIDTH)]),
  ];
  return `${lines.join('\n')}\n`;
}

function listedLines({ group: { group, cause }, numbers }: ListedGroup, marks: Paint): string[] {
  const seen = `${count(group.count)} ${group.outcome}: ${symptomPhrase(group.symptom, group.stage)}`;
  const left = group.count - numbers.length;
  return [
    ...wrap(seen, WIDTH).map(marks.strong),
    ...labelled('  cause     ', causePhrase(cause), WIDTH),
    ...labelled('  attempts  ', `${numbers.join(' ')}${left > 0 ? ` and ${count(left)} more` : ''}`, WIDTH),
  ];
}

/** The command that shows one attempt. */
export function attemptCommand(folder: string, number: number): string {
  return `loadline report ${visible(folder)} --attempt ${number}`;
}
