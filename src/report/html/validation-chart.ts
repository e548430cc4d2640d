import type { LineEffect, LineMeasurement, ValidatedLine, ValidatedLoad, Validation } from '../../model/validation.ts';
import { count } from '../numbers.ts';
import { effectPhrase } from '../wording/validation.ts';
import { type BeforeAfter, beforeAfterChart, type Tone } from './before-after.ts';
import { type Content, markup } from './markup.ts';

/** A tuning file: a row a line and each load that it changes, then each load with all lines together. */
export function validationChart({ lines, loads }: Validation): Content {
  const attempted = new Map(loads.map(load => [load.scenario, load.attempted]));
  return [
    beforeAfterChart(
      'What each line does to what is served, alone or beside those that it needs; a full bar is the whole load',
      lines.flatMap(line => lineRows(line, attempted)),
    ),
    beforeAfterChart('All lines together', loads.map(loadRow)),
  ];
}

function lineRows(line: ValidatedLine, attempted: ReadonlyMap<string, number>): BeforeAfter[] {
  const label = markup`<code>${line.key} = ${line.value}</code>`;
  if (line.measurements.length === 0) {
    const text = `${MARKS[line.effect]} ${effectPhrase(line)}`;
    return [{ label, before: undefined, after: undefined, most: 1, tone: 'same', text }];
  }
  return line.measurements.map(measurement => ({
    label,
    before: measurement.before,
    after: measurement.alone,
    most: attempted.get(measurement.scenario) ?? largest(measurement),
    tone: toneOf(measurement.before, measurement.alone),
    text: `${count(measurement.before)} → ${count(measurement.alone)}`,
    note: `${MARKS[line.effect]} ${effectPhrase(line)}: ${[measurement.scenario, ...(measurement.with ?? [])].join(', beside ')}`,
  }));
}

/** For whoever cannot distinguish the colours. */
const MARKS: Readonly<Record<LineEffect, string>> = { raised: '▲', harmful: '▼', none: '=', untestable: '?' };

function loadRow({ scenario, attempted, before, after }: ValidatedLoad): BeforeAfter {
  const label = markup`<strong>${scenario}</strong> (${count(attempted)})`;
  const text = `${count(before)} → ${after === undefined ? 'not run' : count(after)}`;
  return { label, before, after, most: attempted, tone: toneOf(before, after ?? before), text };
}

function toneOf(before: number, after: number): Tone {
  if (after === before) return 'same';
  return after > before ? 'better' : 'worse';
}

function largest({ before, alone }: LineMeasurement): number {
  return Math.max(before, alone);
}
