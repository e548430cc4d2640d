import type { Lesson, LessonEnd, LessonLook, LessonResult } from '../../model/lesson.ts';
import type { Report } from '../../model/report.ts';
import { count } from '../numbers.ts';
import { paint } from '../paint.ts';
import { terminalReport } from '../terminal.ts';
import { labelled, wrap } from '../wrap.ts';
import { columns } from './columns.ts';
import { WIDTH } from './width.ts';

/** Where a lesson stands among the others, from 1. */
export interface LessonPlace {
  readonly number: number;
  readonly of: number;
}

/** Every lesson, a line each. */
export function lessonsTable(lessons: readonly Lesson[]): string {
  const rows = lessons.map(({ id, title }, index) => [`${index + 1}`, id, title]);
  return `${columns([['', 'LESSON', 'ABOUT'], ...rows])}\nBegin with: loadline learn 1\n`;
}

/** What a person reads before the load: what happens in the kernel, and the scenario. */
export function lessonIntroduction(lesson: Lesson, { number, of }: LessonPlace, colour: boolean): string {
  const marks = paint(colour);
  const then = lesson.limit === undefined ? '.' : ', and then once more with the limit lifted.';
  const lines = [
    ...wrap(`Lesson ${number} of ${of}: ${lesson.title}`, WIDTH).map(marks.strong),
    ...lesson.about.flatMap(paragraph => ['', ...wrap(paragraph, WIDTH)]),
    '',
    ...lesson.scenario
      .trimEnd()
      .split('\n')
      .map(line => marks.faint(`    ${line}`)),
    '',
    `This load runs now${then}`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

/** What came of it: the report as `run` shows it, what ordinary tools say, and what to keep in mind. */
export function lessonOutcome(result: LessonResult, report: Report, place: LessonPlace, colour: boolean): string {
  const marks = paint(colour);
  const { lesson, values, end } = result;
  const lines = [
    '',
    marks.strong('What other tools say of this load'),
    ...lesson.looks.flatMap((look, index) => lookLines(look, values[index])),
    '',
    ...(end === 'shown' ? wrap(lesson.moral, WIDTH) : wrap(UNSEEN[end], WIDTH).map(marks.doubtful)),
    '',
    ...wrap(end === 'stopped' ? `Again: loadline learn ${place.number}` : nextSentence(place), WIDTH),
  ];
  return `${terminalReport(report, { colour })}${lines.join('\n')}\n`;
}

const UNSEEN: Readonly<Record<Exclude<LessonEnd, 'shown'>, string>> = {
  'not-shown':
    'The load did not show here what this lesson is about: the expectations above say what is missing. Another program may have been in the way: try it once more.',
  stopped: 'You ended the lesson before the load had shown what it is about.',
};

function lookLines({ on, command, about }: LessonLook, value: number | string | undefined): string[] {
  const said = value === undefined ? 'could not be read' : typeof value === 'number' ? count(value) : value;
  return [
    ...labelled('  ', `${command}   # on the ${on}`, WIDTH),
    ...labelled(`      ${said.padEnd(12)} `, about, WIDTH),
  ];
}

function nextSentence({ number, of }: LessonPlace): string {
  return number < of
    ? `Next: loadline learn ${number + 1}`
    : 'That was the last lesson. Next: a server of your own, with loadline init --port PORT.';
}
