import { bound, step } from '../allowance.ts';

/** One more than the bound waits: sk_acceptq_is_full() in include/net/sock.h asks for more than it. */
export function waiting(most: number) {
  return bound('burst', [step('+', most, 'queue-bound'), step('+', 1, 'one-over-the-bound')]);
}
