import type { EffectiveSetting, MeasuredMetric, Subject } from '../model/comparison.ts';
import { blamedCause } from './cause.ts';
import { fields, listOf, numbers, side, text, words } from './parts.ts';

/** What a baseline holds a scenario against. */
export const subject = fields<Subject>({
  kind: words<Subject['kind']>({ runs: true, ceiling: true, validation: true }),
  conditions: fields<Subject['conditions']>({
    kernel: text,
    machine: text,
    scenario: text,
    load: text,
    target: text,
    driver: text,
  }),
  settings: listOf(fields<EffectiveSetting>({ side, setting: text, value: text })),
  causes: listOf(blamedCause),
  metrics: listOf(
    fields<MeasuredMetric>({
      name: text,
      values: numbers,
      better: words<MeasuredMetric['better']>({ more: true, less: true }),
      unit: words<MeasuredMetric['unit']>({ connections: true, ms: true }),
    }),
  ),
});
