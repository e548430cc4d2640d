import type { CauseHop } from '../../model/cause.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopEvidence } from '../../model/hops.ts';
import type { LimitUsage } from '../../model/limit-usage.ts';
import { valueIn } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import { numericSetting } from '../../model/settings.ts';
import type { UsageNow } from '../../model/usage.ts';
import type { UsageSource } from '../../model/usage-source.ts';
import { programName } from '../../servers/programs.ts';

/** Descriptors of target, driver and what is behind the target, one source for each process. */
export const DESCRIPTORS_USAGE: LimitUsage = {
  name: 'descriptors',
  phrase: 'file descriptors',
  sources: ({ processes, hosts, hops }) =>
    processes.flatMap(process => {
      const hop = hops.find(one => one.processes.some(({ pid }) => pid === process.pid));
      if (hop === undefined && process.role !== 'target' && process.role !== 'driver') return [];
      const sources = descriptors(process, numericSetting(hosts[process.side].settings, 'fs.nr_open'));
      return hop === undefined ? sources : sources.map(source => ({ ...source, hop: listenerOf(hop) }));
    }),
  limitInForce: (usage, facts) => (isBoundByTable(usage, facts) ? 'nr-open' : 'nofile'),
};

function listenerOf({ from, to }: HopEvidence): CauseHop {
  return { from: programName(from), to, end: 'listener' };
}

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
