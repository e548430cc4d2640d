import type { Check, VerdictResult } from '../../model/verdict.ts';
import { visible } from '../escape.ts';
import type { Paint } from '../paint.ts';
import { observedPhrase } from '../wording/expectation.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

const MARKS: Readonly<Record<VerdictResult, string>> = { pass: '  pass  ', fail: '  FAIL  ', inconclusive: '  ?     ' };

/** A line an expectation: its result, the expectation as written, and what was measured. */
export function checkLines(checks: readonly Check[], marks: Paint): string[] {
  const painters = { pass: marks.good, fail: marks.bad, inconclusive: marks.doubtful };
  return checks.flatMap(check => {
    const [head = '', ...others] = labelled(
      MARKS[check.result],
      `${visible(check.expectation)}   (${observedPhrase(check)})`,
      WIDTH,
    );
    const mark = MARKS[check.result];
    return [`${painters[check.result](mark)}${head.slice(mark.length)}`, ...others];
  });
}
