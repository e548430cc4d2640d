import { CAUSE_KINDS } from '../model/cause.ts';
import type { FailureSelector, Metric, Percentile } from '../model/expectation.ts';
import { LIMIT_IDS } from '../model/limit-id.ts';
import { SIDES } from '../model/side.ts';
import { suggest } from '../model/suggest.ts';
import { isMistake, type Mistake } from './mistake.ts';

/** The left-hand side of an expectation: `served`, `failures{side:client}`, `connect.p99`. */
export function parseMetric(written: string): Metric | Mistake {
  const text = written.trim();
  const offset = written.length - written.trimStart().length;
  if (text === '') return { mistake: 'the expectation has no metric', expected: EXPECTED_METRIC, offset };
  const name = COUNTS.find(known => known === text);
  if (name !== undefined) return { name };
  const [head = '', ...rest] = text.split(/(?=[{.])/);
  const selecting = SELECTING.find(known => known === head.trim());
  if (selecting !== undefined) return selected(selecting, rest.join(''), offset + head.length);
  const time = TIMES.find(known => known === head);
  if (time !== undefined) return percentileOf(time, rest.join(''), offset + head.length);
  return unknown('metric', text, METRICS, offset);
}

const COUNTS = ['attempted', 'served', 'failed', 'pending', 'delayed', 'unexplained', 'ceiling'] as const;
const SELECTING = ['failures', 'delays', 'observations'] as const;
const TIMES = ['connect', 'firstByte'] as const;
const PERCENTILES: readonly Percentile[] = ['p50', 'p90', 'p99', 'max'];
const METRICS = [...COUNTS, ...SELECTING, ...TIMES.flatMap(time => PERCENTILES.map(one => `${time}.${one}`))];
const EXPECTED_METRIC = `one of ${METRICS.join(', ')}`;
const SELECTABLE = { limit: LIMIT_IDS, side: [...SIDES, 'upstream'] as const, kind: CAUSE_KINDS } as const;

function percentileOf(name: 'connect' | 'firstByte', tail: string, offset: number): Metric | Mistake {
  const percentile = PERCENTILES.find(known => tail === `.${known}`);
  if (percentile !== undefined) return { name, percentile };
  if (tail !== '') return unknown('percentile', tail.slice(1), PERCENTILES, offset + 1);
  return { mistake: `${name} needs a percentile`, expected: `${name}.${PERCENTILES.join(`, ${name}.`)}`, offset };
}

function selected(name: (typeof SELECTING)[number], braces: string, offset: number): Metric | Mistake {
  const text = braces.trim();
  if (text === '') return { name, select: {} };
  if (!text.startsWith('{') || !text.endsWith('}')) {
    return { mistake: `the braces after ${name} are not closed`, expected: EXPECTED_SELECTOR, offset };
  }
  const inside = text.slice(1, -1);
  if (inside.trim() === '') return { name, select: {} };
  const select = selectorOf(inside, offset + braces.indexOf('{') + 1);
  return isMistake(select) ? select : { name, select };
}

const EXPECTED_SELECTOR = 'failures{limit:somaxconn,side:server}, with any of limit, side, kind and host';

function selectorOf(inside: string, start: number): FailureSelector | Mistake {
  let select: FailureSelector = {};
  let offset = start;
  for (const field of inside.split(',')) {
    const more = fieldOf(field, offset + field.length - field.trimStart().length);
    if (isMistake(more)) return more;
    const [key] = Object.keys(more);
    if (key !== undefined && key in select) return { mistake: `${key} is given twice`, offset };
    select = { ...select, ...more };
    offset += field.length + 1;
  }
  return select;
}

function fieldOf(field: string, offset: number): FailureSelector | Mistake {
  const [key = '', value, ...more] = field.split(':').map(part => part.trim());
  if (value === undefined || more.length > 0) {
    return { mistake: `"${field.trim()}" selects nothing`, expected: EXPECTED_SELECTOR, offset };
  }
  const valueAt = offset + field.trimStart().indexOf(':') + 1;
  if (key === 'limit') return chosen(key, value, SELECTABLE.limit, valueAt);
  if (key === 'side') return chosen(key, value, SELECTABLE.side, valueAt);
  if (key === 'kind') return chosen(key, value, SELECTABLE.kind, valueAt);
  if (key === 'host') return value === '' ? unknown('host', value, ['a name'], valueAt) : { host: value };
  return unknown('selector', key, [...Object.keys(SELECTABLE), 'host'], offset);
}

function chosen<K extends string, V extends string>(
  key: K,
  value: string,
  known: readonly V[],
  offset: number,
): { readonly [key in K]: V } | Mistake {
  const match = known.find(candidate => candidate === value);
  if (match === undefined) return unknown(key, value, known, offset);
  return { [key]: match } as { readonly [key in K]: V };
}

function unknown(what: string, word: string, known: readonly string[], offset: number): Mistake {
  const mistake = `"${word}" is not a ${what}`;
  const expected = `one of ${known.join(', ')}`;
  const near = suggest(word, known);
  return near === undefined ? { mistake, expected, offset } : { mistake, expected, offset, suggestion: near };
}
