import { expect, test } from 'vitest';
import { LESSONS } from '../../src/lessons/lessons.ts';
import { lessonOutcome } from '../../src/report/terminal/lesson.ts';
import { reportOf, sectionOf } from './samples.ts';

const [lesson] = LESSONS;
const section = sectionOf([]);

test.each([
  ['shown', 'Next: loadline learn 2'],
  ['not-shown', 'try it once more'],
  ['stopped', 'Again: loadline learn 1'],
] as const)('a lesson that was %s ends so', (end, words) => {
  if (lesson === undefined) throw new Error('there is no lesson');
  const values = lesson.looks.map(() => undefined);
  const text = lessonOutcome({ lesson, section, values, end }, reportOf(section), { number: 1, of: 8 }, false);
  expect(text.replaceAll(/\s+/g, ' ')).toContain(words);
  expect(text.includes(lesson.moral.slice(0, 20))).toBe(end === 'shown');
});
