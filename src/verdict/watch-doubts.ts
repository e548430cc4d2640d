import type { Attribution } from '../model/attribution.ts';
import type { Doubt } from '../model/doubt.ts';
import { isWatch } from '../model/driver-spec.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';
import { last } from '../model/series.ts';
import type { Usage } from '../model/usage.ts';

/**
 * What keeps a watch from passing where no failure is known: most clients are somewhere else, and what became of them only they know. So
 * a limit that was met, and whatever was dropped, is no pass.
 */
export function watchDoubts(run: Run, { failures }: Attribution, usages: readonly Usage[]): Doubt[] {
  if (!isWatch(run.plan.scenario) || failures > 0) return [];
  return [...metLimits(usages), ...dropped(run), ...unplaced(run)];
}

function metLimits(usages: readonly Usage[]): Doubt[] {
  return usages
    .filter(usage => usage.metMs !== undefined)
    .map(({ name, side, used, bound }) => ({ doubt: 'limit-met', usage: { name, side, used, bound } }));
}

function dropped({ evidence }: Run): Doubt[] {
  if (evidence === undefined) return [];
  const listener = valueIn(evidence.server.listener);
  const own = listener === undefined ? 0 : (last(listener.series, 'drops') ?? 0);
  const others = (valueIn(evidence.server.otherListeners) ?? []).reduce((sum, { drops = 0 }) => sum + drops, 0);
  return [
    ...(own > 0 ? [{ doubt: 'packets-dropped', of: 'listener', packets: own } as const] : []),
    ...(others > 0 ? [{ doubt: 'packets-dropped', of: 'others', packets: others } as const] : []),
  ];
}

/** Root sees where every connect() went, but of programs that were gone too soon; others see what the kernel announces. */
function unplaced({ evidence, warnings }: Run): Doubt[] {
  const traced = evidence === undefined ? undefined : valueIn(evidence.failedCalls);
  if (traced !== undefined) return traced.lost === 0 ? [] : [{ doubt: 'calls-unplaced', count: traced.lost }];
  return warnings.flatMap((warning): Doubt[] =>
    typeof warning === 'object' && warning.warning === 'attempt-fails'
      ? [{ doubt: 'attempts-unplaced', count: warning.beyond }]
      : [],
  );
}
