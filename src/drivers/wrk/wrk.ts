import type { LoadProgram } from '../load-driver.ts';
import { parseWrk } from './output.ts';
import { WRK_LINES } from './sayings.ts';

/**
 * wrk closes its connections when its time is over, and they have to be looked at before: it is told of more time than it has, and is
 * interrupted, upon which it prints its result.
 */
const SPARE_SECONDS = 30;

/** wrk opens all connections at once, and never tries one again that could not be made. */
export const wrk = {
  kind: 'wrk',
  program: 'wrk',
  package: 'wrk',
  trait: 'gives-up-connection',
  trials: 1,
  flags: {
    '-c': 'connections',
    '--connections': 'connections',
    '-d': 'durationMs',
    '--duration': 'durationMs',
    '-t': 'threads',
    '--threads': 'threads',
  },
  threads: { otherwise: 2, argument: threads => `-t${threads}` },
  asCommand: { flags: ['-c', '--connections'], otherwise: 10 },
  args: ({ load, driver }, url) => [
    ...(driver.args ?? []),
    `-c${load.connections}`,
    `-d${Math.ceil((load.durationMs ?? 0) / 1000) + SPARE_SECONDS}s`,
    '--latency',
    url,
  ],
  // A script has delay().
  mayRest: args => args.some(argument => argument.startsWith('-s') || argument.startsWith('--script')),
  parse: parseWrk,
  logEntries: WRK_LINES,
} as const satisfies LoadProgram;
