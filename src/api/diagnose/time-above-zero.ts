import { usageError } from '../../model/errors.ts';

/** Throws InvalidInput for what is no time. */
export function timeAboveZero(name: string, milliseconds: number): void {
  if (Number.isFinite(milliseconds) && milliseconds > 0) return;
  throw usageError(name, `${milliseconds} is not one`, 'milliseconds above 0');
}
