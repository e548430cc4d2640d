import type { Considered } from '../model/attribution.ts';
import type { Cause } from '../model/cause.ts';
import { SIDES, type Side } from '../model/side.ts';

/** What was considered: a limit id or a happening, and on which side where it could be either. */
export interface CandidateName {
  readonly name: string;
  readonly side?: Side;
}

/** Takes `conntrack-max (client)` apart; a name without a side has none. */
export function candidateName({ candidate }: Pick<Considered, 'candidate'>): CandidateName {
  const side = SIDES.find(each => candidate.endsWith(` (${each})`));
  return side === undefined ? { name: candidate } : { name: candidate.slice(0, -` (${side})`.length), side };
}

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
  const { name, side } = candidateName(considered);
  const own =
    name === (cause.kind === 'limit' ? cause.limit : cause.what) && (side === undefined || side === cause.side);
  return own || (cause.root !== undefined && isPartOf(considered, cause.root));
}
