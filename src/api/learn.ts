import { LESSONS } from '../lessons/lessons.ts';
import { usageError } from '../model/errors.ts';
import type { Lesson, LessonEnd, LessonResult } from '../model/lesson.ts';
import type { ReportSection } from '../model/report.ts';
import { suggest } from '../model/suggest.ts';
import { parseScenario } from '../plan/parse-scenario.ts';
import { runScenario } from './run-scenario.ts';
import type { ScenariosRequest } from './run-scenarios.ts';

/** Every lesson, in the order in which a newcomer takes them. */
export function lessons(): readonly Lesson[] {
  return LESSONS;
}

/** A lesson by its number, from 1, or its name. Throws InvalidInput for none of these. */
export function lessonOf(word: string): Lesson {
  const lesson = LESSONS.find(({ id }, index) => word === id || word === `${index + 1}`);
  if (lesson !== undefined) return lesson;
  const names = LESSONS.map(({ id }) => id);
  const expected = `a number from 1 to ${LESSONS.length}, or one of ${names.join(', ')}`;
  throw usageError('lesson', `there is no lesson '${word}'`, expected, suggest(word, names));
}

/** Meets the lesson's limit, then lifts it and runs the same load again. Rejects as `runScenario` does. */
export async function runLesson(lesson: Lesson, request: ScenariosRequest): Promise<LessonResult> {
  const scenario = parseScenario(lesson.scenario, `lesson ${lesson.id}`);
  const section = await runScenario(scenario, { ...request, file: lesson.id, confirm: lesson.limit !== undefined });
  return {
    lesson,
    section,
    values: lesson.looks.map(({ read }) => section.run.evidence && read(section.run.evidence)),
    end: endOf(lesson, section, request.signal),
  };
}

function endOf(lesson: Lesson, section: ReportSection, signal: AbortSignal | undefined): LessonEnd {
  if (section.verdict.result === 'pass' && isCured(lesson, section)) return 'shown';
  return signal?.aborted === true ? 'stopped' : 'not-shown';
}

function isCured({ limit }: Lesson, { attribution }: ReportSection): boolean {
  if (limit === undefined) return true;
  return attribution.groups.some(
    ({ cause, confirmation }) =>
      cause.kind === 'limit' && cause.limit === limit && confirmation?.result === 'confirmed',
  );
}
