import { visible } from '../escape.ts';
import type { ExperimentTable } from '../experiments.ts';
import type { Paint } from '../paint.ts';
import { wrap } from '../wrap.ts';
import { columns } from './columns.ts';
import { WIDTH } from './width.ts';

/** What an experiment found: the sentence, its table, and the files to install. */
export function experimentLines({ title, sentence, head, rows, files }: ExperimentTable, marks: Paint): string[] {
  const cells = [head, ...rows].map(row => row.map(visible));
  return [
    ...wrap(`${title}: ${sentence}`, WIDTH).map(marks.strong),
    '',
    ...columns(cells).trimEnd().split('\n'),
    ...files.flatMap(({ path, content }) => [
      '',
      marks.strong(visible(path)),
      ...content.trimEnd().split('\n').map(visible),
    ]),
  ];
}
