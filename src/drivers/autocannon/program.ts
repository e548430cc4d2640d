import autocannon from 'autocannon';
import type { DriverNumbers } from '../../model/driver-output.ts';
import type { RequestTask } from '../../model/protocol.ts';
import { after } from '../../system/timer.ts';
import { countAnswers } from '../library/answers.ts';
import type { ConnectFailures } from '../library/connect-failures.ts';
import { type Requesting, serveLibrary } from '../library/program.ts';
import { urlOf } from '../program/url.ts';

/**
 * Without a pause a connection that cannot be made is tried again in the same turn of the event loop: nothing else gets to run
 * any more, and the process takes memory until it dies.
 */
const PAUSE_MS = 100;
/** It looks whether it was told to stop, and counts what was done, this often. */
const SAMPLE_MS = 100;
/** Longer than any load: a response that does not come is to be seen, not given up. */
const NEVER_SECONDS = 100_000;

serveLibrary(start);

function start(task: RequestTask, failures: ConnectFailures): Requesting {
  const errors: Record<string, number> = {};
  const answers = countAnswers();
  let done = (_result: autocannon.Result): void => {};
  const result = new Promise<autocannon.Result>(resolve => {
    done = resolve;
  });
  const options = {
    url: urlOf(task.destination),
    connections: task.connections,
    duration: NEVER_SECONDS,
    timeout: NEVER_SECONDS,
    sampleInt: SAMPLE_MS,
    ...(task.requests !== undefined && { amount: Math.max(task.requests, task.connections) }),
    setupClient: (client: autocannon.Client) => {
      client.on('response', status => answers.note(client, status));
      pauseBeforeTryingAgain(client as unknown as Connecting);
    },
  };
  const instance = autocannon(options, (_error, counted) => done(counted));
  instance.on('reqError', error => {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    errors[code] = (errors[code] ?? 0) + 1;
    failures.count(error);
  });
  return {
    finished: result.then(() => undefined),
    numbers: async () => {
      (instance as unknown as { stop(): void }).stop();
      return { ...numbersOf(await result, errors), ...answers.numbers() };
    },
  };
}

interface Connecting {
  destroyed: boolean;
  _connect(): void;
  on(event: 'connError', listener: () => void): void;
}

function pauseBeforeTryingAgain(client: Connecting): void {
  const connect = client._connect.bind(client);
  let failed = false;
  client.on('connError', () => {
    failed = true;
  });
  client._connect = () => {
    if (!failed) return connect();
    failed = false;
    after(PAUSE_MS, () => {
      if (!client.destroyed) connect();
    });
  };
}

/** Its own percentiles, in whole milliseconds; its rates are of a sample. Its `timeouts` and `errors` count every try. */
function numbersOf(result: autocannon.Result, byCode: Readonly<Record<string, number>>): DriverNumbers {
  const { average: mean, p50, p75, p90, p99, max } = result.latency;
  const requests = result['2xx'] + result.non2xx;
  return {
    requests,
    elapsedMs: Math.round(result.duration * 1000),
    requestsPerSecond: result.requests.total / result.duration,
    bytesPerSecond: result.throughput.total / result.duration,
    latencyMs: requests === 0 ? {} : { mean, p50, p75, p90, p99, max },
    errors: {
      ...byCode,
      errors: result.errors,
      timeouts: result.timeouts,
      status: result.non2xx,
      resets: result.resets ?? 0,
    },
  };
}
