import type { KnownProgram } from '../known-program.ts';
import { HAPROXY_SAYINGS } from './sayings.ts';
import { TERMINATION_STATES } from './termination.ts';

export const haproxy: KnownProgram = {
  name: 'haproxy',
  logEntries: [...HAPROXY_SAYINGS, ...TERMINATION_STATES],
};
