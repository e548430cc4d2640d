import { METRIC_NAMES } from '../model/comparison.ts';
import { type Metric, metricName, type ShareOfBaseline } from '../model/expectation.ts';
import { suggest } from '../model/suggest.ts';
import type { Mistake } from './mistake.ts';

/** Nothing is expected to be a thousand times its baseline. */
const MOST = 1000;

/** `baseline`, `baseline * 0.97`: undefined for a value that does not name the baseline at all. */
export function parseShareOfBaseline(text: string, metric: Metric): ShareOfBaseline | Mistake | undefined {
  const words = text.split(/[\s*]+/);
  if (!words.some(namesBaseline)) return undefined;
  const match = /^baseline(?:\s*\*\s*(\d+(?:\.\d+)?))?$/.exec(text);
  if (match === null) return miswritten(text, words);
  const ofBaseline = Number(match[1] ?? 1);
  if (ofBaseline <= 0 || ofBaseline > MOST) {
    return { mistake: `"${text}" is no share of the baseline`, expected: `a factor above 0, at most ${MOST}` };
  }
  const name = metricName(metric);
  if (!METRIC_NAMES.some(known => known === name)) {
    return { mistake: `a baseline does not hold ${name}`, expected: `one of ${METRIC_NAMES.join(', ')}` };
  }
  return { ofBaseline };
}

function namesBaseline(word: string): boolean {
  return /^[a-z]{5,}$/i.test(word) && suggest(word, ['baseline']) !== undefined;
}

/** `97% of` and a factor in front are what people write first. */
function miswritten(text: string, words: readonly string[]): Mistake {
  const mistake = `"${text}" is no share of the baseline`;
  const expected = 'baseline, or a share of it such as baseline * 0.97';
  const numbers = words.filter(word => /^\d+(\.\d+)?%?$/.test(word));
  const [written] = numbers;
  if (numbers.length > 1) return { mistake, expected };
  if (written === undefined) return { mistake, expected, suggestion: 'baseline' };
  const factor = written.endsWith('%') ? Number(written.slice(0, -1)) / 100 : Number(written);
  return { mistake, expected, suggestion: `baseline * ${factor}` };
}
