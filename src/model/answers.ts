import type { DriverNumbers } from './driver-output.ts';
import type { Period } from './period.ts';

/** The service's own refusal: it was reached, and could not, or would not, do its work. */
export function isRefusal(status: number): boolean {
  return status >= 500 || status === TOO_MANY_REQUESTS;
}

/** The request's own fault, as far as the service knows: the connection was served. */
export function isClientError(status: number): boolean {
  return status >= 400 && status < 500 && status !== TOO_MANY_REQUESTS;
}

const TOO_MANY_REQUESTS = 429;

/** Answers of one kind. */
export interface Refusals {
  /** 0 where the driver reported only that it was no success. */
  readonly status: number;
  readonly count: number;
  /** When the first and the last of them came; absent where nobody heard them. */
  readonly period?: Period;
}

/** The answers that were refusals, as far as a driver distinguishes its answers; the most frequent first. */
export function refusalsIn({ statuses, errors }: Pick<DriverNumbers, 'statuses' | 'errors'>): Refusals[] {
  if (statuses === undefined) {
    const { status: count = 0 } = errors;
    return count > 0 ? [{ status: 0, count }] : [];
  }
  return Object.entries(statuses)
    .map(([status, count]) => ({ status: Number(status), count }))
    .filter(({ status }) => isRefusal(status))
    .sort((one, other) => other.count - one.count);
}
