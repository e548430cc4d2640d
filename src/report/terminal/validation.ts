import type { ValidationReport } from '../../model/report.ts';
import type { ValidatedLine } from '../../model/validation.ts';
import { visible } from '../escape.ts';
import type { Paint } from '../paint.ts';
import { effectPhrase, loadSentence, measurementSentence, trailingSentence } from '../wording/validation.ts';
import { labelled, wrap } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** A block a line of the file, then the loads, then lines that nobody reads. */
export function validationLines({ validation, problems }: ValidationReport, marks: Paint): string[] {
  return [
    ...validation.lines.flatMap(line => lineLines(line, marks)),
    '',
    ...validation.loads.flatMap(load => labelled('  load        ', loadSentence(load), WIDTH)),
    ...problems.flatMap(({ file, line, why }) =>
      labelled('  ignored     ', `${visible(file)}:${line}: ${visible(why)}`, WIDTH).map(marks.doubtful),
    ),
  ];
}

function lineLines(line: ValidatedLine, marks: Paint): string[] {
  const paint = { raised: marks.good, harmful: marks.bad, none: marks.faint, untestable: marks.doubtful }[line.effect];
  const was = line.before === undefined || line.before === line.value ? '' : `   (${visible(line.before)} now)`;
  return [
    ...wrap(`${visible(line.key)} = ${visible(line.value)}${was}`, WIDTH).map(marks.strong),
    ...labelled(`  ${effectPhrase(line).padEnd(12)}`, visible(line.why), WIDTH).map(paint),
    ...(line.trailing === undefined
      ? []
      : labelled('  note        ', trailingSentence(line.trailing), WIDTH).map(marks.doubtful)),
    ...line.measurements.flatMap(one => labelled('              ', measurementSentence(one), WIDTH)),
  ];
}
