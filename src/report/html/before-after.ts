import { type Content, type Markup, markup } from './markup.ts';

/** Two amounts, one above the other, on a scale from 0 to `most`. */
export interface BeforeAfter {
  readonly label: Content;
  /** Undefined where it is not known: then there is no bar. */
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly most: number;
  readonly tone: Tone;
  /** Both amounts in words. */
  readonly text: string;
  /** What else is to be said. */
  readonly note?: Content;
}

export type Tone = 'better' | 'worse' | 'same';

const BEFORE = 5;
const COLOURS: Readonly<Record<Tone, number>> = { better: 0, worse: 2, same: 1 };
const WORDS: Readonly<Record<Tone, string>> = { better: 'after: better', worse: 'after: worse', same: 'after' };

/** Bars before and after, a row each; what the bars say stands beside them in words. */
export function beforeAfterChart(title: string, rows: readonly BeforeAfter[]): Content {
  if (rows.length === 0) return undefined;
  return markup`<figure class="pairs"><figcaption>${title}</figcaption>
<ul class="legend"><li>${swatch(BEFORE)}before</li>${tonesIn(rows).map(tone => markup`<li>${swatch(COLOURS[tone])}${WORDS[tone]}</li>`)}</ul>
<ul>${rows.map(row)}</ul></figure>`;
}

function tonesIn(rows: readonly BeforeAfter[]): Tone[] {
  return [...new Set(rows.flatMap(({ after, tone }) => (after === undefined ? [] : tone)))];
}

function row({ label, before, after, most, tone, text, note }: BeforeAfter): Markup {
  const bars = [bar(before, most, 0, BEFORE), bar(after, most, 5, COLOURS[tone])];
  const drawn =
    before === undefined && after === undefined
      ? undefined
      : markup`<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">${bars}</svg>`;
  return markup`<li class="pair"><span class="label">${label}</span>${drawn}<span class="count">${text}${note === undefined ? undefined : markup` <span class="soft">${note}</span>`}</span></li>
`;
}

/** Anything above 0 shows. */
function bar(amount: number | undefined, most: number, y: number, colour: number): Content {
  if (amount === undefined) return undefined;
  const width = Math.min(100, Math.max(amount > 0 ? 0.5 : 0, (amount / Math.max(1e-9, most)) * 100));
  return markup`<rect class="f${colour}" y="${y + 0.5}" width="${width.toFixed(2)}" height="4"/>`;
}

function swatch(colour: number): Markup {
  return markup`<svg class="key" viewBox="0 0 14 7" aria-hidden="true"><rect class="f${colour}" width="14" height="7"/></svg>`;
}
