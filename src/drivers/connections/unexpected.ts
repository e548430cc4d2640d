import { SYMPTOMS } from '../../model/attempt.ts';
import { OUTCOME, SYMPTOM } from '../../model/codes.ts';
import { escaped } from '../../model/escapes.ts';
import { mostFrequent, type UnexpectedAnswer } from '../../model/unexpected-answer.ts';
import { isRefusalInWords } from '../../servers/refusal-words.ts';
import { failByAnswer } from './failing.ts';
import type { Load } from './load.ts';

/** More of an answer is not looked through for what is expected of it. */
const MOST_HEARD_BYTES = 16_384;
/** So long after an answer a close still belongs to it: servers refuse in two system calls. */
const CLOSES_WITHIN_US = 250_000;
/** A longer answer is no refusal. */
const SHORT_BYTES = 512;
const FIRST_BYTES = 128;
/** Different first bytes of one shard; those of later ones are not kept. */
const MOST_KINDS = 64;

/** Room for further bytes of an answer that is not as expected yet. */
export function heardWith(load: Load, attempt: number, bytes: Buffer, length: number): string {
  const before = load.heard.get(attempt) ?? '';
  return before + bytes.toString('latin1', 0, Math.min(length, MOST_HEARD_BYTES - before.length));
}

/** The answer is not as expected so far. It may go on, be closed, or be a refusal by what it says. */
export function hear(load: Load, attempt: number, heard: string): void {
  const isFirst = !load.heard.has(attempt);
  load.heard.set(attempt, heard);
  if (isRefusalInWords(heard)) failUnexpected(load, attempt, SYMPTOM['refused-in-words']);
  else if (heard.length >= MOST_HEARD_BYTES) failUnexpected(load, attempt);
  else if (isFirst && load.asking.kind !== 'exchange' && !isHttpSoFar(heard)) {
    load.doubtful.set(attempt, load.now() + CLOSES_WITHIN_US);
  }
}

/** The beginning of a status line, cut before its end. */
function isHttpSoFar(heard: string): boolean {
  return (
    heard.length < 'HTTP/1.1 200'.length && /^(?:HTTP\/1\.[01] \d{0,3})$/.test(`${heard}${REST.slice(heard.length)}`)
  );
}

const REST = 'HTTP/1.1 ';

/** The stream ended after an answer that is not as expected: a short one was a refusal. */
export function endHeard(load: Load, attempt: number, heard: string): void {
  const { firstByteUs, startUs } = load.ledger;
  const sinceUs = load.now() - (startUs[attempt] ?? 0) - (firstByteUs[attempt] ?? 0);
  const isRefusal = heard.length <= SHORT_BYTES && sinceUs <= CLOSES_WITHIN_US && !isHttpSoFar(heard);
  failUnexpected(load, attempt, isRefusal ? SYMPTOM['refused-in-words'] : undefined);
}

/** Fails the attempts whose unexpected answer was not followed by a close in time. */
export function settleDoubtful(load: Load, nowUs: number): void {
  for (const [attempt, untilUs] of load.doubtful) {
    if (untilUs > nowUs) return;
    load.doubtful.delete(attempt);
    if (load.ledger.outcome[attempt] === OUTCOME.pending) failUnexpected(load, attempt);
  }
}

/** When the next of these is due; Infinity for never. */
export function nextDoubtUs({ doubtful }: Load): number {
  for (const untilUs of doubtful.values()) return untilUs;
  return Number.POSITIVE_INFINITY;
}

/** Fails the attempt by the answer that it heard, and keeps the answer's first bytes. */
export function failUnexpected(load: Load, attempt: number, symptom = plainSymptom(load), code = 0): void {
  keep(load, symptom, load.heard.get(attempt) ?? '');
  load.heard.delete(attempt);
  load.doubtful.delete(attempt);
  failByAnswer(load, attempt, symptom, code);
}

/** For an HTTP probe an answer without a status has the status 0. */
function plainSymptom({ asking }: Load): number {
  return asking.kind === 'exchange' ? SYMPTOM['unexpected-answer'] : SYMPTOM['http-status'];
}

function keep({ answers }: Load, symptom: number, heard: string): void {
  const key = `${symptom} ${firstOf(heard)}`;
  const count = answers.get(key);
  if (count !== undefined || answers.size < MOST_KINDS) answers.set(key, (count ?? 0) + 1);
}

/** Headers of HTTP, such as the date, make a difference of each answer: its status line is enough. */
function firstOf(heard: string): string {
  const end = heard.startsWith('HTTP/') ? heard.indexOf('\n') + 1 : 0;
  return heard.slice(0, Math.min(end || FIRST_BYTES, FIRST_BYTES));
}

/** The most frequent unexpected answers of the load. */
export function unexpectedAnswers({ answers }: Load): UnexpectedAnswer[] {
  return mostFrequent(
    [...answers].map(([key, count]) => {
      const blank = key.indexOf(' ');
      const symptom = SYMPTOMS[Number(key.slice(0, blank))] ?? 'none';
      return { symptom, firstBytes: escaped(key.slice(blank + 1)), count };
    }),
  );
}
