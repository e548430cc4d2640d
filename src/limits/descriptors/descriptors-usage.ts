import type { ProcessEvidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import { numericSetting } from '../../model/settings.ts';
import type { UsageNow } from '../../model/usage.ts';
import type { UsageSource } from '../../model/usage-source.ts';

/** Descriptors of target and driver, one source for each process. */
export const DESCRIPTORS_USAGE: LimitUsage = {
  name: 'descriptors',
  phrase: 'file descriptors',
  sources: ({ processes, hosts }) =>
    processes
      .filter(({ role }) => role === 'target' || role === 'driver')
      .flatMap(process => descriptors(process, numericSetting(hosts[process.side].settings, 'fs.nr_open'))),
  limitInForce: (usage, facts) => (isBoundByTable(usage, facts) ? 'nr-open' : 'nofile'),
};

/** A table grows no further than fs.nr_open, whatever RLIMIT_NOFILE says (expand_files in fs/file.c). */
function descriptors({ side, limits, descriptors: probe }: ProcessEvidence, nrOpen = Infinity): UsageSource[] {
  const nofile = valueIn(limits)?.nofileSoft;
  const series = valueIn(probe);
  if (nofile === undefined || series === undefined) return [];
  return [{ side, series, used: 'used', bound: { most: Math.min(nofile, nrOpen) } }];
}

/** A descriptor table that ends before RLIMIT_NOFILE does ends at fs.nr_open. */
function isBoundByTable({ side, bound }: UsageNow, facts: FactBook): boolean {
  if (side === 'host') return false;
  const nrOpen = numericSetting(valueIn(facts[`${side}.settings`]) ?? {}, 'fs.nr_open');
  return bound === nrOpen && (valueIn(facts[`${side}.processes`]) ?? []).some(({ nofile }) => nofile > bound);
}
