import { z } from 'zod';

export const count = z.number().int().min(0);
export const milliseconds = z.number();
export const side = z.enum(['client', 'server']);

/** Milliseconds; null where no attempt got that far. */
export const percentilesSchema = z
  .looseObject({ p50: milliseconds, p90: milliseconds, p99: milliseconds, max: milliseconds })
  .nullable();
