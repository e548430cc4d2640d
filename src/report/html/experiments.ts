import type { Report } from '../../model/report.ts';
import { experimentTables } from '../experiments.ts';
import { type Content, markup } from './markup.ts';
import { table } from './table.ts';

/** What experiments found: trials, ladder, comparison, validation, each with its table and the files to install. */
export function experiments(report: Report): Content {
  return experimentTables(report).map(
    ({ title, sentence, head, rows, files }) => markup`<section><h2>${title}</h2><p><strong>${sentence}</strong></p>
${table(
  title,
  head.map(each => ({ title: each })),
  rows,
)}
${files.map(({ path, content }) => markup`<h3>${path}</h3><div class="copy card"><pre>${content}</pre><button type="button" data-copy aria-label="${`Copy ${path}`}">Copy</button></div>`)}</section>`,
  );
}
