import type { BlamedCause } from '../../model/cause.ts';
import { causeKey, causesOf, type Trial } from '../../model/trial.ts';
import type { ClimbOptions } from './options.ts';
import { causeOf, type RaisedStep } from './way-back.ts';

/**
 * What cut the last raise down to where it was, the next to be raised: the run blames it, or the same limit again. Undefined where
 * nothing cuts it down, or something else is blamed.
 */
export function clampMet(
  last: RaisedStep | undefined,
  { attribution, inForce }: Trial,
  { clampOf }: ClimbOptions,
): BlamedCause | undefined {
  if (last === undefined) return undefined;
  const clamp = clampOf(last.change);
  const [blamed] = causesOf(attribution);
  if (clamp === undefined || blamed === undefined) return undefined;
  const cause = { ...clamp, value: inForce?.(clamp.limit, clamp.side, clamp.hop) ?? last.change.from };
  const either = [causeOf(last.change), cause].map(causeKey);
  return either.includes(causeKey(blamed.cause)) ? { ...blamed, cause } : undefined;
}
