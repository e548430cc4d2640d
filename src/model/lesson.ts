import type { Evidence } from './evidence.ts';
import type { LimitId } from './limit-id.ts';
import type { ReportSection } from './report.ts';
import type { Side } from './side.ts';

/** A small lab in which a person meets one limit, sees it named and lifts it. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  /** What happens in the kernel, a paragraph each. */
  readonly about: readonly string[];
  /** The scenario, as a user would write it. Its expectations say what the lesson shows. */
  readonly scenario: string;
  /** The limit that is met; absent where there is none, and the application is to blame. */
  readonly limit?: LimitId;
  /** What shows it without loadline. */
  readonly looks: readonly LessonLook[];
  /** What to keep in mind. */
  readonly moral: string;
}

/** What an ordinary tool says of the lesson's load. */
export interface LessonLook {
  /** On whose host it is typed. */
  readonly on: Side;
  readonly command: string;
  /** What to look for in its answer. */
  readonly about: string;
  /** What it said; undefined where nobody could read it. */
  readonly read: (evidence: Evidence) => number | string | undefined;
}

/** What came of a lesson's load. */
export interface LessonResult {
  readonly lesson: Lesson;
  readonly section: ReportSection;
  /** What each look said. */
  readonly values: readonly (number | string | undefined)[];
  readonly end: LessonEnd;
}

/** `shown`: the load showed what it teaches, and the failures went where there is a limit to lift. `stopped`: the user ended it before. */
export type LessonEnd = 'shown' | 'not-shown' | 'stopped';
