import { lessonOf, lessons, runLesson } from '../../api/learn.ts';
import { reportOf } from '../../api/report-of.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import type { Lesson, LessonResult } from '../../model/lesson.ts';
import { lessonJson, lessonsJson } from '../../report/json/lesson.ts';
import { type LessonPlace, lessonIntroduction, lessonOutcome, lessonsTable } from '../../report/terminal/lesson.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { showsColour } from '../colour.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { ensureNamespaces } from '../ensure-namespaces.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { print } from '../output.ts';

/** `loadline learn [lesson]`: lists the lessons, or gives one. Throws InvalidInput for one that there is not. */
export async function learn(word: string | undefined, options: GlobalOptions): Promise<ExitCode> {
  if (word === undefined) {
    deliver(options, format => (format === 'json' ? lessonsJson(lessons()) : lessonsTable(lessons())));
    return EXIT.pass;
  }
  const lesson = lessonOf(word);
  ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  const place = placeOf(lesson);
  introduce(lesson, place, options);
  return interruptible(options, async control => {
    const result = await runLesson(lesson, control);
    show(result, place, options);
    return result.end === 'shown' ? EXIT.pass : notShown(result);
  });
}

function placeOf(lesson: Lesson): LessonPlace {
  return { number: lessons().indexOf(lesson) + 1, of: lessons().length };
}

/** It is read while the load runs; in a file nobody reads it then. */
function introduce(lesson: Lesson, place: LessonPlace, { format, color }: GlobalOptions): void {
  const isOnScreen = format.some(asked => asked.format === 'terminal' && asked.file === undefined);
  if (isOnScreen) print(lessonIntroduction(lesson, place, showsColour(process.stdout, color)));
}

function show(result: LessonResult, place: LessonPlace, options: GlobalOptions): void {
  deliver(options, (format, colour) =>
    format === 'json' ? lessonJson(result) : lessonOutcome(result, reportOf([result.section]), place, colour),
  );
}

/** An expectation that failed says more than that the failures did not go. */
function notShown({ section }: LessonResult): ExitCode {
  const code = exitCodeOf([section.verdict]);
  return code === EXIT.pass ? EXIT.inconclusive : code;
}
