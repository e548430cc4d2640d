import { subscribe } from 'node:diagnostics_channel';
import { createHistogram } from 'node:perf_hooks';
import { Client } from 'undici';
import { authority } from '../../model/address-family.ts';
import type { DriverNumbers } from '../../model/driver-output.ts';
import type { RequestTask } from '../../model/protocol.ts';
import { sleep } from '../../system/timer.ts';
import { countAnswers } from '../library/answers.ts';
import type { ConnectFailures } from '../library/connect-failures.ts';
import { type Requesting, serveLibrary } from '../library/program.ts';

/** A server that closes what it has accepted would be asked again without end. */
const PAUSE_MS = 10;
const NEVER_MS = 2 ** 30;

serveLibrary(start);

function start(task: RequestTask, failures: ConnectFailures): Requesting {
  const startedMs = performance.now();
  const latencies = createHistogram();
  const errors: Record<string, number> = {};
  const answers = countAnswers();
  let left = task.requests ?? Number.POSITIVE_INFINITY;
  let bytes = 0;
  let ended = false;
  // One failed connection rejects every request that waits for it: here it is told once.
  subscribe('undici:client:connectError', message => failures.count((message as { error: unknown }).error));
  const origin = `http://${authority(task.destination)}`;

  const request = async (client: Client): Promise<void> => {
    const sentMs = performance.now();
    const { body, statusCode } = await client.request({ path: '/', method: 'GET' });
    if (!ended) answers.note(client, statusCode);
    bytes += (await body.arrayBuffer()).byteLength;
    if (!ended) latencies.record(Math.max(1, Math.round((performance.now() - sentMs) * 1000)));
  };
  const keepAsking = async (): Promise<void> => {
    const client = new Client(origin, OPTIONS);
    while (!ended && left > 0) {
      left -= 1;
      try {
        await request(client);
      } catch (error) {
        const { code = 'unknown', syscall } = error as NodeJS.ErrnoException;
        if (!ended) errors[code] = (errors[code] ?? 0) + 1;
        if (syscall === 'connect') return;
        await sleep(PAUSE_MS);
      }
    }
  };
  const all = Promise.all(Array.from({ length: task.connections }, keepAsking));
  return {
    finished: all.then(() => (left > 0 ? new Promise<void>(() => {}) : undefined)),
    numbers: () => {
      ended = true;
      return { ...numbersOf(latencies, errors, bytes, performance.now() - startedMs), ...answers.numbers() };
    },
  };
}

/** No time limit of the library's own: what a connection waits for is to be seen, not given up. */
const OPTIONS = {
  pipelining: 1,
  connect: { timeout: 0 },
  headersTimeout: 0,
  bodyTimeout: 0,
  keepAliveTimeout: NEVER_MS,
  keepAliveMaxTimeout: NEVER_MS,
} as const;

function numbersOf(
  latencies: ReturnType<typeof createHistogram>,
  errors: Readonly<Record<string, number>>,
  bytes: number,
  elapsedMs: number,
): DriverNumbers {
  const ms = (microseconds: number) => Math.round(microseconds) / 1000;
  const share = (percent: number) => ms(latencies.percentile(percent));
  const { count } = latencies;
  return {
    requests: count,
    elapsedMs: Math.round(elapsedMs),
    requestsPerSecond: (count * 1000) / elapsedMs,
    bytesPerSecond: (bytes * 1000) / elapsedMs,
    latencyMs:
      count === 0
        ? {}
        : {
            mean: ms(latencies.mean),
            p50: share(50),
            p75: share(75),
            p90: share(90),
            p99: share(99),
            max: ms(latencies.max),
          },
    errors,
  };
}
