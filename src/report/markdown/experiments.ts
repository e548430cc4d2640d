import type { Report } from '../../model/report.ts';
import { experimentTables } from '../experiments.ts';
import { codeBlock, plain, table } from './escape.ts';

/** What experiments found, before the runs that they are made of; empty where there was none. */
export function experimentsMarkdown(report: Report): string {
  return experimentTables(report)
    .map(({ title, sentence, head, rows, files }) =>
      [
        `### ${plain(title)}`,
        `**${plain(sentence)}**`,
        table(
          head.map(plain),
          rows.map(row => row.map(plain)),
        ),
        ...files.map(({ path, content }) => `${plain(path)}\n\n${codeBlock(content.replace(/\n$/, '').split('\n'))}`),
        '',
      ].join('\n\n'),
    )
    .join('\n');
}
