import { type Refusals, refusalsIn } from '../../model/answers.ts';
import type { DriverNumbers } from '../../model/driver-output.ts';
import { escaped } from '../../model/escapes.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import type { RefusalsHeard } from '../../model/refusals-heard.ts';
import type { CommandWarning } from '../../model/run-warning.ts';
import type { UnexpectedAnswer } from '../../model/unexpected-answer.ts';

/** Of a line. */
const MOST_BYTES = 256;

/** The answers that were refusals: as the command tells its answers apart, else as they were heard; when, as far as they were heard. */
export function refusedAnswers(numbers: DriverNumbers | undefined, heard: Probe<RefusalsHeard>): Refusals[] {
  const { statuses = {}, heardAt = {} } = valueIn(heard) ?? {};
  const isTold = numbers !== undefined && tellsAnswers(numbers);
  return refusalsIn(isTold ? numbers : { statuses, errors: {} }).map(refusals => {
    const period = heardAt[refusals.status];
    return period === undefined ? refusals : { ...refusals, period };
  });
}

/** Refusals in words: those that the command printed, else those that were heard. */
export function refusedWords(
  printed: readonly UnexpectedAnswer[],
  heard: Probe<RefusalsHeard>,
): readonly UnexpectedAnswer[] {
  if (printed.length > 0) return printed;
  return Object.entries(valueIn(heard)?.words ?? {}).map(([words, count]) => ({
    symptom: 'refused-in-words',
    firstBytes: escaped(words.slice(0, MOST_BYTES)),
    count,
  }));
}

/** That nobody knows what the server answered, where the command does not say it. */
export function unheardWarning(numbers: DriverNumbers | undefined, heard: Probe<RefusalsHeard>): CommandWarning[] {
  if (heard.state === 'read' || (numbers !== undefined && tellsAnswers(numbers))) return [];
  return [{ warning: 'answers-unheard', why: heard.why }];
}

function tellsAnswers({ statuses, errors }: DriverNumbers): boolean {
  return statuses !== undefined || errors['status'] !== undefined;
}
