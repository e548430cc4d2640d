import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, numberIn, printed } from './output.ts';

/** siege at its end, as JSON (4.1 and later) or as a list. It does not tell answers of 5xx from connections that failed. */
export function parseSiege(text: string): DriverNumbers | undefined {
  const requests = value(text, 'Transactions');
  const availability = value(text, 'Availability');
  if (requests === undefined || availability === undefined) return undefined;
  const seconds = value(text, 'Elapsed time');
  const inMs = (written: number | undefined) => written && Math.round(written * 1000);
  return printed({
    requests,
    elapsedMs: inMs(seconds),
    requestsPerSecond: value(text, 'Transaction rate'),
    latencyMs: latencies({ mean: inMs(value(text, 'Response time')), max: inMs(value(text, 'Longest transaction')) }),
    errors: { unsuccessful: value(text, 'Failed transactions') ?? 0 },
  });
}

/** `Failed transactions:   10`, or `"failed_transactions":   10`. */
function value(text: string, label: string): number | undefined {
  return numberIn(text, new RegExp(`^\\s*\\{?\\s*"?${label.replace(' ', '[ _]')}"?:\\s+([\\d.]+)`, 'im'));
}
