import { visible } from '../escape.ts';

/**
 * HTML that may go into a page as it is. Only `markup` makes it, and `trusted` for text of our own: what a file holds, such
 * as `{"html": …}`, is none, whatever its shape.
 */
export class Markup {
  readonly #html: string;
  constructor(made: typeof MAKER, html: string) {
    if (made !== MAKER) throw new TypeError('only markup and trusted make HTML');
    this.#html = html;
  }
  get html(): string {
    return this.#html;
  }
}

/** Known in this module alone. */
const MAKER = Symbol('maker of markup');

/** What a page may be made of: text is escaped, lists are put one after the other, undefined is nothing. */
export type Content = Markup | string | number | undefined | readonly Content[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes HTML of a template. Whatever is put into it is escaped, unless it is markup: what a run says stays text. */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  const html = parts.map((part, index) => part + (index < values.length ? written(values[index]) : ''));
  return new Markup(MAKER, html.join(''));
}

/** Text of our own program, such as its style sheet, that is HTML already. */
export function trusted(html: string): Markup {
  return new Markup(MAKER, html);
}

function written(value: Content): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  if (value instanceof Markup) return value.html;
  return isList(value) ? value.map(written).join('') : escaped(String(value));
}

function isList(value: string | readonly Content[]): value is readonly Content[] {
  return Array.isArray(value);
}

/** Safe in text and in quoted attributes. Line breaks stay: they mean something in `pre`, and nothing elsewhere. */
function escaped(text: string): string {
  const shown = text.split('\n').map(visible).join('\n');
  return shown.replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? character);
}
