import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { sendOtlp } from '../../src/api/send-otlp.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from '../report/samples.ts';

let receiver: Server | undefined;
afterEach(() => {
  receiver?.close();
  receiver = undefined;
});

const REPORT = reportOf(sectionOf(CAUSES.map(cause => groupOf(cause))));

test('metrics have the names of Prometheus, and a run is a span with one of each phase below', async () => {
  const taken = new Map<string, string>();
  const url = await listen(200, (path, body) => taken.set(path, body));
  await sendOtlp(REPORT, url, 'again');
  expect([...taken.keys()]).toEqual(['/v1/metrics', '/v1/traces']);

  const { metrics } = JSON.parse(taken.get('/v1/metrics') ?? '').resourceMetrics[0].scopeMetrics[0];
  const names = metrics.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(['loadline_attempts', 'loadline_failures', 'loadline_verdict']));

  const [section] = REPORT.sections;
  const { spans } = JSON.parse(taken.get('/v1/traces') ?? '').resourceSpans[0].scopeSpans[0];
  const whole = spans.find(({ name }: { name: string }) => name === 'loadline run');
  const below = spans.filter(({ parentSpanId }: { parentSpanId?: string }) => parentSpanId === whole.spanId);
  expect(below.map(({ name }: { name: string }) => name)).toEqual(section?.run.phases.map(({ name }) => name));
  expect(whole.events).toHaveLength(CAUSES.length);
  const startNs = BigInt(Date.parse(section?.run.createdAt ?? '')) * 1_000_000n;
  expect(whole.startTimeUnixNano).toBe(`${startNs}`);
});

test('a receiver that refuses is told, with the command that sends it again', async () => {
  const url = await listen(400, () => undefined);
  await expect(sendOtlp(REPORT, url, 'loadline report x')).rejects.toMatchObject({
    name: 'CannotRun',
    message: expect.stringContaining(`telemetry could not be sent to ${url}`),
    remedy: 'loadline report x',
  });
});

/** A receiver of OTLP that gives one answer. */
async function listen(status: number, take: (path: string, body: string) => void): Promise<string> {
  const server = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', part => void parts.push(part));
    request.on('end', () => {
      take(request.url ?? '', Buffer.concat(parts).toString());
      answer.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  receiver = server;
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
