import { comparedPictures, compare as compareSaved } from '../../api/compare.ts';
import { EXIT, type ExitCode, InvalidInput } from '../../model/errors.ts';
import { differenceSentence } from '../../report/wording/comparison.ts';
import { deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';

/** `loadline compare`: what changed between two saved measurements. Throws InvalidInput where they cannot be compared. */
export function compare(before: string, after: string, options: GlobalOptions): ExitCode {
  const comparison = compareSaved(before, after);
  if (!comparison.comparable && !options.force) {
    const why = comparison.differences.map(differenceSentence);
    const reasons = why.length === 0 ? ['They are measurements of two kinds.'] : why;
    throw new InvalidInput(
      reasons.map(message => ({ at: { file: after }, message, expected: 'the same conditions, or --force to go on' })),
    );
  }
  const pictures = comparedPictures(before, after);
  deliver(options, renderReport([], options, { kind: 'comparison', comparison, ...pictures }));
  return EXIT.pass;
}
