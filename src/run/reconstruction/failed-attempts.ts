import type { Trait } from '../../drivers/load-driver.ts';
import type { FailedCall } from '../../model/failed-calls.ts';

/** Failed system calls that each stand for a connection that could not be made. */
export interface FailedAttempts {
  readonly syscall: 'socket' | 'bind' | 'connect';
  readonly errno: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** connect() on something else (a name service's socket), or a program that asks again what it knows. */
const NOT_AN_ATTEMPT = ['ENOENT', 'EISCONN', 'EINPROGRESS', 'EALREADY', 'EAGAIN', 'EINTR'];

/**
 * The attempts that a driver's failed calls were. A program that does not look at what socket() returned calls connect() with -1: that
 * EBADF is the same failure once more. No more attempts fail than `most`: a driver that tries again fails the same one again.
 */
export function failedAttempts(calls: readonly FailedCall[], trait: Trait, most: number): FailedAttempts[] {
  const made = calls.flatMap(attemptsOf);
  const failedSockets = sum(made.filter(({ syscall }) => syscall === 'socket'));
  const found = made.flatMap(one => {
    if (one.errno !== 'EBADF') return [one];
    const own = one.count - failedSockets;
    return own > 0 ? [{ ...one, count: own }] : [];
  });
  return shareOut(merged(found), trait === 'gives-up-everything' ? Math.min(1, most) : most);
}

function attemptsOf({ syscall, errno, count, firstMs, lastMs }: FailedCall): FailedAttempts[] {
  if (syscall !== 'socket' && syscall !== 'bind' && syscall !== 'connect') return [];
  return NOT_AN_ATTEMPT.includes(errno) ? [] : [{ syscall, errno, count, firstMs, lastMs }];
}

/** The same failure in several processes. */
function merged(found: readonly FailedAttempts[]): FailedAttempts[] {
  const byKind = new Map<string, FailedAttempts>();
  for (const one of found) {
    const key = `${one.syscall} ${one.errno}`;
    const known = byKind.get(key) ?? { ...one, count: 0 };
    byKind.set(key, {
      ...known,
      count: known.count + one.count,
      firstMs: Math.min(known.firstMs, one.firstMs),
      lastMs: Math.max(known.lastMs, one.lastMs),
    });
  }
  return [...byKind.values()].sort((one, other) => other.count - one.count);
}

/** No more than `most` in all: each kind keeps its share of them; the rest goes to the first. */
export function shareOut<Kind extends { readonly count: number }>(found: readonly Kind[], most: number): Kind[] {
  const total = sum(found);
  if (total <= most) return [...found];
  let left = most;
  const shares = found.map(one => {
    const count = Math.min(left, Math.ceil((one.count * most) / total));
    left -= count;
    return { ...one, count };
  });
  return shares.filter(({ count }) => count > 0);
}

export function sum(found: readonly { readonly count: number }[]): number {
  return found.reduce((total, { count }) => total + count, 0);
}

/** The largest of them; 0 for none. */
export function longest(timesMs: readonly number[]): number {
  return timesMs.reduce((most, ms) => Math.max(most, ms), 0);
}
