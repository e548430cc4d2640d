import type { CountersFact } from '../../model/facts/host.ts';
import { ok, type Probe } from '../../model/probe.ts';
import { delta, type Series } from '../../model/series.ts';

/** How far each counter of a host moved from the first row to the last. */
export function countersFact(counters: Probe<Series>): Probe<CountersFact> {
  if (counters.state !== 'read') return counters;
  const series = counters.value;
  const moved: Record<string, number> = {};
  for (const name of Object.keys(series.constant)) moved[name] = 0;
  for (const name of Object.keys(series.varying)) moved[name] = delta(series, name) ?? 0;
  return ok(moved);
}
