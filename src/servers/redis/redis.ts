import type { KnownProgram } from '../known-program.ts';
import { REDIS_SAYINGS } from './sayings.ts';

export const redis: KnownProgram = { name: 'redis', logEntries: REDIS_SAYINGS };
