import type { Considered } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';

/** Whether a loser has something to say for itself: not those that fail in other ways, nor the cause's own parts. */
export function isWorthShowing(cause: Cause): (considered: Considered) => boolean {
  return considered =>
    !isPartOf(considered, cause) &&
    !(
      considered.ruling.ruling === 'ruled-out' &&
      ['symptom-mismatch', 'not-this-side'].includes(considered.ruling.finding.code)
    );
}

/** Whether the candidate is this cause, or any that made it happen. */
function isPartOf(considered: Considered, cause: Cause): boolean {
  if (cause.kind === 'unexplained') return false;
  const { candidate, side } = considered;
  const own =
    candidate === (cause.kind === 'limit' ? cause.limit : cause.what) && (side === undefined || side === cause.side);
  return own || (cause.root !== undefined && isPartOf(considered, cause.root));
}
