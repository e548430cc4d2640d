import type { KnownProgram } from '../known-program.ts';
import { MARIADB_SAYINGS } from './sayings.ts';

export const mariadb: KnownProgram = { name: 'MariaDB or MySQL', logEntries: MARIADB_SAYINGS };
