import type { KnownProgram } from '../known-program.ts';
import { HAPROXY_CAPS, haproxyCaps } from './caps.ts';
import { HAPROXY_SAYINGS } from './sayings.ts';
import { TERMINATION_STATES } from './termination.ts';

export const haproxy: KnownProgram = {
  name: 'haproxy',
  package: 'haproxy',
  processName: /^(?:\S*\/)?haproxy(?:\s|$)/,
  caps: HAPROXY_CAPS,
  setCaps: haproxyCaps,
  logEntries: [...HAPROXY_SAYINGS, ...TERMINATION_STATES],
};
