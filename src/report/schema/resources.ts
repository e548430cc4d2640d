import { z } from 'zod';
import { count } from './parts.ts';

const peakMemoryBytes = count.nullable().describe('the most resident memory, of all its processes together');

const partSchema = z.looseObject({
  engine: z.enum(['epoll', 'io_uring']).nullable().describe('null for a third-party program'),
  processes: count,
  peakMemoryBytes,
});

/** What the run took. */
export const resourcesSchema = z.looseObject({
  driver: partSchema,
  target: partSchema,
  runner: z.looseObject({ peakMemoryBytes }),
});
