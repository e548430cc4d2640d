import { describe, expect, it } from 'vitest';
import { lessonOf } from '../../src/api/learn.ts';
import { LESSONS } from '../../src/lessons/lessons.ts';
import { InvalidInput } from '../../src/model/errors.ts';
import { parseScenario } from '../../src/plan/parse-scenario.ts';
import { lessonIntroduction, lessonsTable } from '../../src/report/terminal/lesson.ts';
import { evidenceOf } from '../attribution/nothing-seen.ts';

it.each(LESSONS.map((lesson, index) => [lesson.id, index + 1] as const))(
  '%s is a lesson by its name and by its number',
  (id, number) => {
    expect(lessonOf(id)).toBe(LESSONS[number - 1]);
    expect(lessonOf(`${number}`)).toBe(LESSONS[number - 1]);
  },
);

it.each(['0', '9', '1.0', 'queue', ''])('%o is no lesson', word => {
  expect(() => lessonOf(word)).toThrow(InvalidInput);
});

it('a typo gets the nearest name', () => {
  expect(() => lessonOf('acept-queue')).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ suggestion: 'accept-queue' })] }),
  );
});

describe.each(LESSONS)('$id', lesson => {
  it('expects what it teaches, and nothing else to be blamed', () => {
    const { name, lab, expect: expectations } = parseScenario(lesson.scenario, lesson.id);
    const texts = expectations.map(({ text }) => text);
    expect(name).toBe(lesson.id);
    expect(lab.kind).toBe('netns');
    expect(texts).toContain('unexplained == 0');
    expect(texts.filter(text => text.includes(`{limit:${lesson.limit},`))).toHaveLength(
      lesson.limit === undefined ? 0 : 1,
    );
  });

  it('reads on a screen of 80 columns', () => {
    const text = lessonIntroduction(lesson, { number: 1, of: 8 }, false);
    expect(text.split('\n').filter(line => line.length > 80 && !line.startsWith('    '))).toEqual([]);
  });

  it('says what could not be read, where nothing could', () => {
    const { looks } = lesson;
    expect(looks.length).toBeGreaterThan(0);
    for (const { read } of looks) expect(read(evidenceOf())).toBeUndefined();
  });
});

it('the list has a line for each', () => {
  const lines = lessonsTable(LESSONS).split('\n');
  for (const { id } of LESSONS) expect(lines.filter(line => line.includes(` ${id} `))).toHaveLength(1);
});
