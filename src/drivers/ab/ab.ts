import type { LoadProgram } from '../load-driver.ts';
import { errnoOfAb, isOfAb, parseAb } from './output.ts';
import { AB_LINES } from './sayings.ts';

/** It keeps a record a request, of which only the pages that it writes to take memory. */
const NO_END = 1_000_000;

/**
 * ab gives everything up at the first connection that cannot be made, and prints no numbers then. It names the errno itself; strace would
 * slow its burst down.
 */
export const ab = {
  kind: 'ab',
  program: 'ab',
  package: 'apache2-utils',
  trait: 'gives-up-everything',
  takesRequests: true,
  flags: { '-c': 'connections', '-n': 'requests', '-t': 'durationMs' },
  asCommand: { flags: ['-c'], otherwise: 1 },
  args: ({ load, driver }, url) => [
    ...(driver.args ?? []),
    `-c${load.connections}`,
    `-n${Math.max(load.requests ?? NO_END, load.connections)}`,
    url,
  ],
  parse: parseAb,
  isOwn: isOfAb,
  errno: errnoOfAb,
  // It speaks HTTP/1.0.
  waitsForClose: args => !args.includes('-k'),
  logEntries: AB_LINES,
} as const satisfies LoadProgram;
