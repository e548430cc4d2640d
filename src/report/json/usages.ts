import type { ReportSection } from '../../model/report.ts';
import { rounded } from '../numbers.ts';

/** How near each limit came to its bound; `metMs` is null for one that was never met, and where nobody saw. */
export function usagesJson({ timeline }: ReportSection) {
  return (timeline?.usages ?? []).map(({ name, limit, side, hop, host, used, bound, metMs }) => ({
    name,
    limit,
    side,
    ...(hop !== undefined && { hop }),
    ...(host !== undefined && { host }),
    used,
    bound,
    metMs: metMs === undefined ? null : rounded(metMs),
  }));
}
