import type { Lesson, LessonResult } from '../../model/lesson.ts';

/** Every lesson as JSON, schema `loadline.lessons/1`. */
export function lessonsJson(lessons: readonly Lesson[]): string {
  const entries = lessons.map(({ id, title, limit = null, scenario }) => ({ id, title, limit, scenario }));
  return `${JSON.stringify({ schema: 'loadline.lessons/1', lessons: entries }, null, 2)}\n`;
}

/** What came of one, schema `loadline.lesson/1`; a value that could not be read is null. */
export function lessonJson({ lesson, section, values, end }: LessonResult): string {
  const { id, title, limit = null } = lesson;
  const looks = lesson.looks.map(({ on, command, about }, index) => ({
    on,
    command,
    about,
    value: values[index] ?? null,
  }));
  const result = {
    schema: 'loadline.lesson/1',
    id,
    title,
    limit,
    shown: end === 'shown',
    looks,
    folder: section.folder,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}
