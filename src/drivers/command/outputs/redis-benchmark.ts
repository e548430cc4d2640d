import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, numberIn, printed } from './output.ts';

/** redis-benchmark at its end: of several tests the last one's speed, and the requests of all. At an error it stops, and says which. */
export function parseRedisBenchmark(text: string): DriverNumbers | undefined {
  const lines = text.replaceAll('\r', '\n');
  const completed = [...lines.matchAll(/^\s*(\d+) requests completed in ([\d.]+) seconds/gm)];
  const rate =
    numberIn(lines, /^\s*throughput summary: ([\d.]+) requests per second/m) ??
    numberIn(lines, /^[A-Z_ ()\d]+: ([\d.]+) requests per second/m);
  const refused = [...lines.matchAll(/Error from server: |replied with error: /g)].length;
  if (completed.length === 0 && rate === undefined && refused === 0) return undefined;
  const [mean, , p50, , p99, max] = (
    /^\s*avg\s+min\s+p50.*\n\s*([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)/m.exec(lines) ?? []
  )
    .slice(1)
    .map(Number);
  return printed({
    requests: completed.reduce((sum, [, count]) => sum + Number(count), 0),
    elapsedMs:
      completed.length === 0
        ? undefined
        : Math.round(completed.reduce((sum, [, , seconds]) => sum + Number(seconds) * 1000, 0)),
    requestsPerSecond: rate,
    latencyMs: latencies({ mean, p50, p99, max }),
    errors: { replies: refused },
  });
}
