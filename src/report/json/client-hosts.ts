import type { ReportSection } from '../../model/report.ts';
import { rounded } from '../numbers.ts';

/** The hosts that made the load, where several did. */
export function clientHostsJson({ clientHosts }: ReportSection) {
  if (clientHosts === undefined) return {};
  return {
    clientHosts: clientHosts.map(({ name, outcomes, clock, firstMs, lost }) => {
      const { attempted, served, failed, pending } = outcomes;
      return {
        name,
        ...{ attempted: attempted ?? null, served: served ?? null, failed, pending },
        ...(clock && { clock: { aheadMs: rounded(clock.aheadMs), boundMs: rounded(clock.boundMs) } }),
        ...(firstMs !== undefined && { firstMs: rounded(firstMs) }),
        ...(lost && { lost: { why: lost.why, atMs: rounded(lost.atMs), lastWord: lost.lastWord } }),
      };
    }),
  };
}
