import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, numberIn, printed } from './output.ts';

/** pgbench at its end. A client that loses its connection is aborted, and its other transactions are not tried. */
export function parsePgbench(text: string): DriverNumbers | undefined {
  const transactions = numberIn(text, /^number of transactions actually processed: (\d+)/m);
  const notConnected = count(text, /^pgbench: error: (?:could not create connection for client|connection to )/gm);
  const aborted = count(text, /^pgbench: error: client \d+ .*aborted/gm);
  if (transactions === undefined && notConnected + aborted === 0) return undefined;
  return printed({
    requests: transactions ?? 0,
    requestsPerSecond: numberIn(text, /^tps = ([\d.]+)/m),
    latencyMs: latencies({ mean: numberIn(text, /^latency average = ([\d.]+) ms/m) }),
    errors: {
      aborted,
      unsuccessful: numberIn(text, /^number of failed transactions: (\d+)/m) ?? 0,
    },
  });
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
