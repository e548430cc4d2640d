import type { LimitHere } from '../../model/limit.ts';

/** Limits as JSON, schema `loadline.limits/1`; a value that cannot be read is null. */
export function limitsJson(limits: readonly LimitHere[]): string {
  const entries = limits.map(({ id, title, scope, sides, setting, value, symptoms, decoys, source }) => ({
    id,
    title,
    scope,
    sides,
    setting,
    value: value ?? null,
    symptoms,
    decoys,
    source,
  }));
  return `${JSON.stringify({ schema: 'loadline.limits/1', limits: entries }, null, 2)}\n`;
}
