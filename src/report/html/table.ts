import { type Content, type Markup, markup } from './markup.ts';

/** A column of a table; numbers are set to the right. */
export interface Column {
  readonly title: string;
  readonly numeric?: true;
}

/** A table that scrolls sideways where the screen is too narrow; `caption` is read to those who cannot see it. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Content[])[]): Markup {
  const kind = (index: number) => (columns[index]?.numeric === true ? 'number' : 'text');
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption class="hidden">${caption}</caption>
<thead><tr>${columns.map(({ title }, index) => markup`<th scope="col" class="${kind(index)}">${title}</th>`)}</tr></thead>
<tbody>${rows.map(cells => markup`<tr>${cells.map((cell, index) => markup`<td class="${kind(index)}">${cell}</td>`)}</tr>\n`)}</tbody>
</table></div>`;
}

/** Details that a reader opens. */
export function folded(title: string, body: Content): Markup {
  return markup`<details><summary>${title}</summary>${body}</details>`;
}
