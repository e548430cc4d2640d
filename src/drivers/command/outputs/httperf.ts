import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, numberIn, printed } from './output.ts';

/** httperf at its end. It counts answers by their hundreds: of 4xx nobody knows which were 429. */
export function parseHttperf(text: string): DriverNumbers | undefined {
  const total = /^Total: connections (\d+) requests (\d+) replies (\d+) test-duration ([\d.]+) s/m.exec(text);
  if (total === null) return undefined;
  const count = (name: string) => numberIn(text, new RegExp(`^Errors: .*\\b${name} (\\d+)`, 'm')) ?? 0;
  const hundred = (digit: number) => numberIn(text, new RegExp(`^Reply status: .*\\b${digit}xx=(\\d+)`, 'm')) ?? 0;
  const response = numberIn(text, /^Reply time \[ms\]: response ([\d.]+)/m);
  return printed({
    requests: Number(total[3]),
    elapsedMs: Math.round(Number(total[4]) * 1000),
    requestsPerSecond: numberIn(text, /^Request rate: ([\d.]+) req\/s/m),
    latencyMs: Number(total[3]) === 0 ? {} : latencies({ mean: response }),
    errors: {
      connect: count('fd-unavail') + count('addrunavail') + count('ftab-full'),
      refused: count('connrefused'),
      read: count('connreset'),
      timeout: count('client-timo') + count('socket-timo'),
      other: count('other'),
      '4xx': hundred(4),
      status: hundred(5),
    },
  });
}
