import type { Allowance, Amount, BoundKind, NoBound, Step, Term } from '../model/allowance.ts';
import { type Probe, valueIn } from '../model/probe.ts';

const UNLIMITED: Allowance = { kind: 'unlimited' };

export function noBound(why: NoBound): Allowance {
  return { kind: 'no-bound', why };
}

export function unknown(bounds: BoundKind, why: string): Allowance {
  return { kind: 'unknown', bounds, why };
}

/** What a value that was read comes to: one that is not there bounds nothing that can be seen from here. */
export function fromValue(bounds: BoundKind, value: Probe<Amount>, make: (most: number) => Allowance): Allowance {
  if (value.state === 'absent') return noBound('not-visible');
  if (value.state === 'failed') return unknown(bounds, value.why);
  return value.value.number === Number.POSITIVE_INFINITY ? UNLIMITED : make(value.value.number);
}

export function step(operation: Step['operation'], amount: number, term: Term): Step {
  return { operation, amount, term };
}

/** What the steps come to: whole, and never below zero. */
function calculate(steps: readonly Step[]): number {
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
  const used = valueIn(inUse);
  return fromValue(bounds, value, most => {
    const steps = [
      step('+', most, terms.value),
      ...(used === undefined ? [] : [step('-', used, terms.inUse)]),
      ...(cost === undefined ? [] : [step('÷', cost.amount, cost.term)]),
    ];
    return bound(bounds, steps, used === undefined);
  });
}
