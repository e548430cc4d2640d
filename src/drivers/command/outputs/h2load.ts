import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, milliseconds, numberIn, printed } from './output.ts';

/** h2load (nghttp2) at its end. It counts answers by their hundreds: of 4xx nobody knows which were 429. */
export function parseH2load(text: string): DriverNumbers | undefined {
  const finished = /^finished in (\S+), ([\d.]+) req\/s/m.exec(text);
  const counts =
    /^requests: (\d+) total, (\d+) started, (\d+) done, \d+ succeeded, \d+ failed, (\d+) errored, (\d+) timeout/m.exec(
      text,
    );
  if (finished === null || counts === null) return undefined;
  const [, , , done, errored, timeout] = counts.map(Number);
  const [min, max, mean] = (/^time for request:\s+(\S+)\s+(\S+)\s+(\S+)/m.exec(text) ?? []).slice(1).map(milliseconds);
  return printed({
    requests: done ?? 0,
    elapsedMs: milliseconds(finished[1]),
    requestsPerSecond: Number(finished[2]),
    latencyMs: done === 0 || min === undefined ? {} : latencies({ mean, max }),
    errors: {
      errored: errored ?? 0,
      timeout: timeout ?? 0,
      '4xx': numberIn(text, /^status codes: .*?(\d+) 4xx/m) ?? 0,
      status: numberIn(text, /^status codes: .*?(\d+) 5xx/m) ?? 0,
    },
  });
}
