import type { ReportSection } from '../../model/report.ts';
import { visible } from '../escape.ts';
import { count, counted } from '../numbers.ts';
import type { Paint } from '../paint.ts';
import { unknownLines } from '../unknown-lines.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** Kinds of lines that are shown; the other formats and the run have them all. */
const SHOWN = 5;
const LONGEST = 200;

/** Lines of the server's log that loadline does not know, a kind each; nothing where there is none. */
export function unknownLogLines({ run }: ReportSection, marks: Paint): string[] {
  const unknown = unknownLines(run);
  if (unknown.length === 0) return [];
  const more = unknown.length - SHOWN;
  return [
    '',
    marks.strong('What the server wrote meanwhile, and loadline cannot read'),
    ...unknown
      .slice(0, SHOWN)
      .flatMap(line => labelled(`  ${count(line.count).padStart(7)} ×  `, visible(line.text.slice(0, LONGEST)), WIDTH)),
    ...(more > 0 ? [`  and ${counted(more, 'kind')} of lines more, in run.json`] : []),
  ];
}
