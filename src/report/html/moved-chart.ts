import type { ComparedMetric, Comparison, MetricVerdict } from '../../model/comparison.ts';
import { metricAmount } from '../wording/comparison.ts';
import { type BeforeAfter, beforeAfterChart, type Tone } from './before-after.ts';
import type { Content } from './markup.ts';

/** What was measured before and after, each measure on a scale of its own. */
export function movedChart({ metrics }: Comparison, scenario?: string): Content {
  const title = scenario === undefined ? 'What was measured' : `What was measured: ${scenario}`;
  return beforeAfterChart(`${title}; each row has a scale of its own`, metrics.map(row));
}

const TONES: Readonly<Record<MetricVerdict, Tone>> = { better: 'better', worse: 'worse', same: 'same', noise: 'same' };

function row(metric: ComparedMetric): BeforeAfter {
  const { name, from, to, verdict } = metric;
  return {
    label: name,
    before: from,
    after: to,
    most: Math.max(from ?? 0, to ?? 0),
    tone: TONES[verdict],
    text: `${metricAmount(metric, from)} → ${metricAmount(metric, to)}`,
    note: verdict,
  };
}
