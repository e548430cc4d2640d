import { LIMITS } from '../limits/catalog.ts';
import type { AttemptGroup } from '../model/attempt-group.ts';
import type { CannotTell } from '../model/cause.ts';
import type { FactBook } from '../model/facts/facts.ts';
import type { Finding } from '../model/finding.ts';
import type { Limit, Lot } from '../model/limit.ts';

/** What limits did to a program whose connections fared like this. */
interface Starved {
  /** The first limit of the catalog that is shown to have been met, and what shows it. */
  readonly by?: { readonly limit: Limit; readonly finding: Finding };
  /** Why it cannot be told of another. */
  readonly unseen?: CannotTell;
}

/** Asks every limit that leaves connections so whether it was met while these failed. */
export function starved(lot: Lot, group: AttemptGroup, facts: FactBook): Starved {
  let unseen: CannotTell | undefined;
  for (const limit of LIMITS) {
    const shown = shownBy(limit, lot, group, facts);
    if (shown !== undefined && 'code' in shown) return { by: { limit, finding: shown } };
    unseen ??= shown;
  }
  return unseen === undefined ? {} : { unseen };
}

function shownBy(limit: Limit, lot: Lot, group: AttemptGroup, facts: FactBook): Finding | CannotTell | undefined {
  const face = limit.starves?.[lot];
  if (face !== 'by-rule') return face?.(group, facts);
  const ruling = limit.judge(group, 'server', facts);
  return ruling.ruling === 'blamed' ? ruling.findings.at(-1) : undefined;
}
