import type { DriverNumbers } from '../../../model/driver-output.ts';
import { latencies, milliseconds, numberIn, printed } from './output.ts';

/**
 * The summary that k6 prints at its end (grafana.com/docs/k6, "End-of-test summary"). A request has failed there that got no answer, or
 * one of another status than 2xx and 3xx: it does not say which.
 */
export function parseK6(text: string): DriverNumbers | undefined {
  const requests = numberIn(text, /^\s*http_reqs\.*:\s+(\d+)/m);
  if (requests === undefined) return undefined;
  const written = (name: string) =>
    milliseconds(new RegExp(`^\\s*http_req_duration\\.*:.*\\b${name}=(\\S+)`, 'm').exec(text)?.[1]);
  return printed({
    requests,
    requestsPerSecond: numberIn(text, /^\s*http_reqs\.*:\s+\d+\s+([\d.]+)\/s/m),
    latencyMs: latencies({
      mean: written('avg'),
      p50: written('med'),
      p90: written('p\\(90\\)'),
      p99: written('p\\(99\\)'),
      max: written('max'),
    }),
    errors: { unsuccessful: failed(text, requests) },
  });
}

/** `25.00% ✓ 10 ✗ 30` until 0.49, `25.00% 10 out of 40` since; ✓ stands for those that failed. */
function failed(text: string, requests: number): number {
  const line = /^\s*http_req_failed\.*:\s+([\d.]+)%(.*)$/m.exec(text);
  if (line === null) return 0;
  const [, share = '0', rest = ''] = line;
  return numberIn(rest, /(\d+) out of/) ?? numberIn(rest, /^\D*(\d+)/) ?? Math.round((Number(share) / 100) * requests);
}
