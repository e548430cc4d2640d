import type { AttributedGroup, Considered, Remedy } from '../../model/attribution.ts';
import { becauseOf, type CauseBlock, seenFrom } from '../blocks.ts';
import { isWorthShowing } from '../candidate.ts';
import type { Advice } from '../causes/advice.ts';
import { visible } from '../escape.ts';
import { count } from '../numbers.ts';
import { lostIn } from '../packet-losses.ts';
import type { Paint } from '../paint.ts';
import { candidateText, causePhrase, settingPhrase } from '../wording/cause.ts';
import { seenFromText } from '../wording/client-hosts.ts';
import { CONFIDENCE } from '../wording/confidence.ts';
import { confirmationSentence } from '../wording/confirmation.ts';
import { findingSentence } from '../wording/finding.ts';
import { lossPath } from '../wording/loss-places.ts';
import { remedySizeSentence } from '../wording/remedy-size.ts';
import { rulingSentence } from '../wording/ruling.ts';
import { autopsyPhrase, symptomPhrase } from '../wording/symptom.ts';
import { labelled, wrap } from '../wrap.ts';
import { WIDTH } from './width.ts';

const RULING: Readonly<Record<Considered['ruling']['ruling'], string>> = {
  blamed: 'less so',
  'ruled-out': 'not',
  'cannot-tell': 'unknown',
};

/** Symptoms and ruled-out candidates shown of one cause; the JSON report has them all. */
const SHOWN = 4;

/** One cause for a reader: what was seen, what did it, how sure that is and why, and what to do. */
export function blockLines(block: CauseBlock, marks: Paint): string[] {
  const setting = settingPhrase(block.cause);
  return [
    ...wrap(`${count(block.count)} × ${causePhrase(block.cause)}`, WIDTH).map(marks.strong),
    ...seenLines(block),
    ...fromLines(block),
    ...(setting === undefined ? [] : field('limit', setting)),
    ...(block.cause.kind === 'unexplained' ? [] : confidenceLines(block)),
    ...block.confirmations.flatMap(one => field('lifted', confirmationSentence(one))),
    ...lostLines(block),
    ...becauseOf(block).flatMap((finding, index) => field(index === 0 ? 'because' : '', findingSentence(finding))),
    ...losers(block).flatMap(loser => field(RULING[loser.ruling.ruling], loserText(loser)).map(marks.faint)),
    ...(block.remedy === undefined ? [] : remedyLines(block.remedy)),
    ...(block.advice === undefined ? [] : adviceLines(block.advice)),
  ];
}

/** The way of the packets that decided, from place to place. */
function lostLines({ groups }: CauseBlock): string[] {
  const lost = lostIn(groups);
  return lost.length === 0 ? [] : field('lost', lossPath(lost));
}

function confidenceLines({ confidences }: CauseBlock): string[] {
  const mixed = confidences.length > 1;
  return confidences.flatMap(({ confidence, count: attempts }, index) =>
    field(index === 0 ? 'sure' : '', `${mixed ? `${count(attempts)} ` : ''}${CONFIDENCE[confidence]}`),
  );
}

function field(label: string, text: string): string[] {
  return labelled(`  ${label.padEnd(9)}`, text, WIDTH);
}

/** What clients got, the most frequent first. Groups differ by more, such as where their packets were lost. */
function seenLines({ groups }: CauseBlock): string[] {
  const attempts = new Map<string, number>();
  for (const { group } of groups) {
    const symptom = symptomOf(group);
    attempts.set(symptom, (attempts.get(symptom) ?? 0) + group.count);
  }
  const seen = [...attempts].sort(([, one], [, other]) => other - one);
  return [
    ...some(seen).flatMap(([symptom, number]) => field('seen', `${count(number)} ${symptom}`)),
    ...more(seen.length),
  ];
}

function fromLines(block: CauseBlock): string[] {
  const hosts = seenFrom(block);
  return hosts.length === 0 ? [] : field('from', seenFromText(hosts));
}

function symptomOf({ outcome, symptom, stage, autopsy }: AttributedGroup['group']): string {
  const held = autopsy === 'unknown' ? '' : ` (${autopsyPhrase(autopsy)})`;
  return `${outcome}: ${symptomPhrase(symptom, stage)}${held}`;
}

function some<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, SHOWN);
}

function more(length: number): string[] {
  const others = length - SHOWN;
  return others > 0 ? field('', `and in ${others} other way${others === 1 ? '' : 's'}`) : [];
}

/**
 * Candidates with something to say for themselves: not those that fail in other ways. Where nothing is blamed, what could still be
 * the cause comes first.
 */
function losers(block: CauseBlock): readonly Considered[] {
  const rivals = block.considered.filter(isWorthShowing(block.cause));
  if (block.cause.kind !== 'unexplained') return some(rivals);
  const isOpen = ({ ruling }: Considered) => ruling.ruling !== 'ruled-out';
  return some([...rivals.filter(isOpen), ...rivals.filter(rival => !isOpen(rival))]);
}

function loserText(considered: Considered): string {
  return `${candidateText(considered)}: ${rulingSentence(considered.ruling)}`;
}

function remedyLines(remedy: Remedy): string[] {
  return [
    ...remedy.now.flatMap((line, index) => command(index === 0 ? 'now' : '', visible(line))),
    ...remedy.persist.flatMap((line, index) => command(index === 0 ? 'persist' : '', visible(line))),
    ...command('check', visible(remedy.check)),
    ...field('cost', visible(remedy.cost)),
    ...(remedy.sizedBy === undefined ? [] : field('amount', remedySizeSentence(remedy.sizedBy))),
  ];
}

function adviceLines(advice: Advice): string[] {
  return [
    ...advice.look.flatMap((line, index) => command(index === 0 ? 'look' : '', visible(line))),
    ...advice.do.flatMap((line, index) => command(index === 0 ? 'do' : '', visible(line))),
  ];
}

/** Commands are there to be pasted: what does not fit in a line loses its comment to the next one first. */
function command(label: string, line: string): string[] {
  const whole = field(label, line);
  const comment = line.search(/\s+# /);
  if (whole.length === 1 || comment < 0) return whole;
  return [...field(label, line.slice(0, comment)), ...field('', line.slice(comment).trim())];
}
