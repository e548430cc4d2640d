import type { Allowance, Amount, BoundKind, NoBound, Step, Term } from '../model/audit.ts';
import { known, type Probe } from '../model/probe.ts';

export const UNLIMITED: Allowance = { kind: 'unlimited' };

export function noBound(why: NoBound): Allowance {
  return { kind: 'no-bound', why };
}

export function unknown(why: string): Allowance {
  return { kind: 'unknown', why };
}

export function step(operation: Step['operation'], amount: number, term: Term): Step {
  return { operation, amount, term };
}

/** What the steps come to: whole, and never below zero. */
export function calculate(steps: readonly Step[]): number {
  const result = steps.reduce((sum, { operation, amount }) => {
    if (operation === '+') return sum + amount;
    if (operation === '-') return sum - amount;
    return operation === '×' ? sum * amount : sum / amount;
  }, 0);
  return Math.max(0, Math.floor(result));
}

export function bound(bounds: BoundKind, steps: readonly Step[], atMost = false): Allowance {
  return { kind: 'bound', bounds, most: calculate(steps), steps, atMost };
}

/** Names for the numbers of a calculation. */
export interface RoomTerms {
  readonly value: Term;
  readonly inUse: Term;
}

/**
 * The connections that fit between what is in use and the limit. What is in use and cannot be read makes it an upper
 * bound.
 *
 * @param cost how much of the limit a connection takes, where it is not one
 */
export function room(
  bounds: BoundKind,
  value: Probe<Amount>,
  inUse: Probe<number>,
  terms: RoomTerms,
  cost?: { readonly amount: number; readonly term: Term },
): Allowance {
  if (value.state !== 'read') return value.state === 'absent' ? noBound('no-such-limit') : unknown(value.why);
  if (value.value.number === Number.POSITIVE_INFINITY) return UNLIMITED;
  const used = known(inUse);
  const steps = [
    step('+', value.value.number, terms.value),
    ...(used === undefined ? [] : [step('-', used, terms.inUse)]),
    ...(cost === undefined ? [] : [step('÷', cost.amount, cost.term)]),
  ];
  return bound(bounds, steps, used === undefined);
}
