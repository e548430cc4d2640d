import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { numbersPrinted } from '../../../src/drivers/command/outputs/outputs.ts';
import { refusalsIn } from '../../../src/model/answers.ts';

function captured(name: string) {
  const text = readFileSync(path.join(import.meta.dirname, '../../fixtures/drivers', `${name}.txt`), 'utf8');
  const numbers = numbersPrinted(text);
  if (numbers === undefined) throw new Error(`${name} holds no numbers`);
  return numbers;
}

describe('what load programs print that are no drivers of ours', () => {
  it('h2load', () => {
    const numbers = captured('h2load');
    expect(numbers).toMatchObject({ requests: 40, elapsedMs: 108.12, requestsPerSecond: 369.97 });
    expect(numbers.latencyMs).toEqual({ mean: 10, max: 55.59 });
    expect(numbers.errors).toEqual({ errored: 0, timeout: 0, '4xx': 4, status: 10 });
    expect(refusalsIn(numbers)).toEqual([{ status: 0, count: 10 }]);
    expect(captured('h2load-refused')).toMatchObject({ requests: 0, latencyMs: {}, errors: { errored: 8 } });
  });

  it('hey', () => {
    const numbers = captured('hey');
    expect(numbers).toMatchObject({ requests: 40, elapsedMs: 26, statuses: { 404: 5, 503: 10 } });
    expect(numbers.latencyMs).toEqual({ mean: 2.5, p50: 0.9, p75: 4.5, p90: 7.3, max: 7.4 });
    expect(refusalsIn(numbers)).toEqual([{ status: 503, count: 10 }]);
    expect(captured('hey-refused')).toMatchObject({ requests: 0, latencyMs: {}, errors: { connect: 8 } });
  });

  it('siege', () => {
    const numbers = captured('siege');
    expect(numbers).toMatchObject({ requests: 30, elapsedMs: 150, requestsPerSecond: 200 });
    expect(numbers.errors).toEqual({ unsuccessful: 10 });
    const older =
      'Transactions:\t\t          30 hits\nAvailability:\t\t       75.00 %\nFailed transactions:\t          10\n';
    expect(numbersPrinted(older)).toMatchObject({ requests: 30, errors: { unsuccessful: 10 } });
  });

  it('httperf', () => {
    const numbers = captured('httperf');
    expect(numbers).toMatchObject({ requests: 40, elapsedMs: 152, requestsPerSecond: 263.9, latencyMs: { mean: 2.8 } });
    expect(numbers.errors).toMatchObject({ connect: 0, refused: 0, read: 0, timeout: 0, '4xx': 4, status: 10 });
  });

  it.each([
    '     http_req_failed................: 25.00% ✓ 10       ✗ 30  ',
    '     http_req_failed................: 25.00% 10 out of 40',
    '    http_req_failed................: 25.00%',
  ])('k6: %s', failed => {
    const text = `
     http_req_duration..............: avg=1.21ms min=312.4µs med=900µs max=7.4ms p(90)=3.1ms p(95)=4ms
${failed}
     http_reqs......................: 40   371.203848/s
`;
    const numbers = numbersPrinted(text);
    expect(numbers).toMatchObject({ requests: 40, requestsPerSecond: 371.203848, errors: { unsuccessful: 10 } });
    expect(numbers?.latencyMs).toEqual({ mean: 1.21, p50: 0.9, p90: 3.1, max: 7.4 });
  });

  it('vegeta, as text', () => {
    const numbers = numbersPrinted(`Requests      [total, rate, throughput]         40, 51.28, 38.46
Duration      [total, attack, wait]             780.5ms, 780ms, 432.5µs
Latencies     [min, mean, 50, 90, 95, 99, max]  200µs, 1.5ms, 1ms, 3ms, 4ms, 6ms, 7.5ms
Bytes In      [total, mean]                     200, 5.00
Success       [ratio]                           70.00%
Status Codes  [code:count]                      0:2  200:28  503:10
Error Set:
503 Service Unavailable
Get "http://127.0.0.1:8080/": dial tcp 0.0.0.0:0->127.0.0.1:8080: connect: connection refused
`);
    expect(numbers).toMatchObject({ requests: 38, elapsedMs: 780.5, statuses: { 503: 10 }, errors: { connect: 2 } });
    expect(numbers?.latencyMs).toEqual({ mean: 1.5, p50: 1, p90: 3, p99: 6, max: 7.5 });
  });

  it('vegeta, as JSON', () => {
    const report = {
      latencies: { mean: 1_500_000, '50th': 1_000_000, '99th': 6_000_000, max: 7_500_000 },
      duration: 780_500_000,
      requests: 40,
      status_codes: { 0: 2, 200: 28, 429: 10 },
      errors: ['Get "http://127.0.0.1/": EOF', '429 Too Many Requests'],
    };
    const numbers = numbersPrinted(`${JSON.stringify(report)}\n`);
    expect(numbers).toMatchObject({ requests: 38, elapsedMs: 780.5, statuses: { 429: 10 }, errors: { read: 2 } });
    expect(numbers?.latencyMs).toEqual({ mean: 1.5, p50: 1, p99: 6, max: 7.5 });
  });

  it('redis-benchmark', () => {
    expect(captured('redis-benchmark')).toMatchObject({ requests: 2000, errors: { replies: 0 } });
    expect(captured('redis-benchmark').latencyMs).toMatchObject({ p50: 0.111, p99: 8.455 });
    expect(captured('redis-benchmark-refused')).toMatchObject({ requests: 0, errors: { replies: 1 } });
  });

  it('pgbench', () => {
    expect(captured('pgbench')).toMatchObject({ requests: 50, latencyMs: { mean: 22.023 }, errors: { aborted: 0 } });
    expect(captured('pgbench-refused')).toMatchObject({ requests: 0 });
  });

  it.each(['', 'Total: 5\n', '{"transactions": 5}', '{"status_codes": broken', 'finished in 3s'])(
    '%j is no result',
    text => {
      expect(numbersPrinted(text)).toBeUndefined();
    },
  );
});
