import type { KnownProgram } from '../known-program.ts';
import { POSTGRESQL_SAYINGS } from './sayings.ts';

export const postgresql: KnownProgram = { name: 'PostgreSQL', logEntries: POSTGRESQL_SAYINGS };
