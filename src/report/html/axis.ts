import { count } from '../numbers.ts';
import { type Markup, markup } from './markup.ts';

/** An axis of counts, by factors: twice as many are as far from each other wherever they stand. */
export interface CountAxis {
  /** Position in percent of the width, with room for a marker at both ends. */
  at(count: number): number;
  /** Round numbers that are far enough from each other to be written on a narrow screen. */
  readonly ticks: readonly number[];
}

const MARGIN = 3;
/** Share of the width that a label takes on a phone. */
const LABEL = 16;

/** @param always is written, whatever else has to give way; none for 0. */
export function countAxis(counts: readonly number[], always: number): CountAxis {
  const least = Math.max(1, Math.min(...counts));
  const most = Math.max(least, ...counts);
  const factor = Math.log(most / least);
  const at = (value: number) => {
    const share = factor === 0 ? 0.5 : Math.log(Math.max(1, value) / least) / factor;
    return MARGIN + Math.min(1, Math.max(0, share)) * (100 - 2 * MARGIN);
  };
  const first = always > 0 ? [always] : [];
  return { at, ticks: apart([...first, ...roundBetween(least, most)], at) };
}

/** The numbers under an axis. */
export function axisLabels({ at, ticks }: CountAxis): Markup {
  return markup`<div class="ticks" aria-hidden="true"><svg>${ticks.map(
    tick => markup`<text x="${percent(at(tick))}" y="14" text-anchor="${anchor(at(tick))}">${count(tick)}</text>`,
  )}</svg></div>`;
}

/** `37.5%`, a coordinate: so that a picture is as wide as its place and nothing in it is stretched. */
export function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`;
}

/** 1, 2 and 5 times powers of ten; where these are too few, even steps. */
function roundBetween(least: number, most: number): number[] {
  const powers = Array.from({ length: 12 }, (_, power) => 10 ** power);
  const round = powers.flatMap(power => [power, 2 * power, 5 * power]).filter(each => each >= least && each <= most);
  if (round.length > 2) return round;
  const step = 10 ** Math.floor(Math.log10(Math.max(1, most - least)));
  const first = Math.ceil(least / step) * step;
  const even = Array.from({ length: 11 }, (_, index) => first + index * step).filter(each => each <= most);
  return even.length > 1 ? even : [...new Set([least, most])];
}

/** Those that are not written over one before them. */
function apart(ticks: readonly number[], at: (count: number) => number): number[] {
  const kept: number[] = [];
  for (const tick of ticks) {
    if (kept.every(other => Math.abs(at(other) - at(tick)) >= LABEL)) kept.push(tick);
  }
  return kept;
}

function anchor(position: number): 'start' | 'middle' | 'end' {
  if (position < LABEL / 2) return 'start';
  return position > 100 - LABEL / 2 ? 'end' : 'middle';
}
