import type { DriverLatency, DriverNumbers } from '../../model/driver-output.ts';
import { errnoName } from '../../model/errno.ts';

/**
 * What ab 2.4 prints at its end, or when it is interrupted. Where it gave up, only how far it had come; undefined for a text that does
 * not even say that.
 */
export function parseAb(text: string): DriverNumbers | undefined {
  const requests = value(text, 'Complete requests');
  if (requests === undefined) return partial(text);
  const seconds = value(text, 'Time taken for tests');
  const kibibytes = value(text, 'Transfer rate');
  return {
    requests,
    elapsedMs: seconds === undefined ? undefined : Math.round(seconds * 1000),
    requestsPerSecond: value(text, 'Requests per second'),
    bytesPerSecond: kibibytes === undefined ? undefined : Math.round(kibibytes * 1024),
    latencyMs: latencies(text),
    errors: errors(text),
  };
}

/** ab names itself in its first line. */
export function isOfAb(text: string): boolean {
  return text.includes('ApacheBench');
}

/** `Completed 30000 requests`, ten times in a run. */
function partial(text: string): DriverNumbers | undefined {
  const completed = [...text.matchAll(/^Completed (\d+) requests$/gm)].at(-1)?.[1];
  if (completed === undefined) return undefined;
  return {
    requests: Number(completed),
    elapsedMs: undefined,
    requestsPerSecond: undefined,
    bytesPerSecond: undefined,
    latencyMs: {},
    errors: {},
  };
}

/** `socket: Too many open files (24)`, `apr_socket_connect(): Cannot assign requested address (99)`: its last word. */
export function errnoOfAb(text: string): { syscall: string; errno: string } | undefined {
  const [, call = '', number] = /^(socket|apr_socket_\w+)(?:\(\))?: .* \((\d+)\)$/m.exec(text) ?? [];
  // Larger numbers are APR's own, such as 70007 for its time limit.
  if (number === undefined || Number(number) >= 1000) return undefined;
  return { syscall: SYSCALLS[call] ?? 'recv', errno: errnoName(Number(number)) };
}

const SYSCALLS: Readonly<Record<string, string>> = { socket: 'socket', apr_socket_connect: 'connect' };

function value(text: string, label: string): number | undefined {
  const found = new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

function latencies(text: string): DriverLatency {
  const share = (percent: number) => {
    const found = new RegExp(`^\\s*${percent}%\\s+(\\d+)`, 'm').exec(text)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const mean = /^Total:\s+\d+\s+(\d+)/m.exec(text)?.[1];
  const found = {
    mean: mean === undefined ? undefined : Number(mean),
    p50: share(50),
    p75: share(75),
    p90: share(90),
    p99: share(99),
    max: share(100),
  };
  return Object.fromEntries(Object.entries(found).filter(([, each]) => each !== undefined));
}

function errors(text: string): Record<string, number> {
  const kinds = /\(Connect: (\d+), Receive: (\d+), Length: (\d+), Exceptions: (\d+)\)/.exec(text) ?? [];
  const [, connect = 0, receive = 0, length = 0, exceptions = 0] = kinds;
  return {
    failed: value(text, 'Failed requests') ?? 0,
    connect: Number(connect),
    receive: Number(receive),
    length: Number(length),
    exceptions: Number(exceptions),
    status: value(text, 'Non-2xx responses') ?? 0,
  };
}
