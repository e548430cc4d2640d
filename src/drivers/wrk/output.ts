import type { DriverLatency, DriverNumbers } from '../../model/driver-output.ts';

/** What wrk 4 prints at its end; undefined for a text without its closing line. `connect` is not retried, `read` is. */
export function parseWrk(text: string): DriverNumbers | undefined {
  const total = /^\s*(\d+) requests in ([\d.]+[a-z]+), ([\d.]+)([KMGT]?)B read/m.exec(text);
  const rate = /^Requests\/sec:\s+([\d.]+)/m.exec(text);
  if (total === null || rate === null) return undefined;
  const transfer = /^Transfer\/sec:\s+([\d.]+)([KMGT]?)B/m.exec(text);
  return {
    requests: Number(total[1]),
    elapsedMs: milliseconds(total[2]),
    requestsPerSecond: Number(rate[1]),
    bytesPerSecond: transfer === null ? undefined : bytes(transfer[1], transfer[2]),
    latencyMs: Number(total[1]) === 0 ? {} : latencies(text),
    errors: errors(text),
  };
}

function latencies(text: string): DriverLatency {
  const [, mean, , max] = /^\s*Latency\s+(\S+)\s+(\S+)\s+(\S+)/m.exec(text) ?? [];
  const share = (percent: number) => milliseconds(new RegExp(`^\\s*${percent}%\\s+(\\S+)$`, 'm').exec(text)?.[1]);
  const found = {
    mean: milliseconds(mean),
    p50: share(50),
    p75: share(75),
    p90: share(90),
    p99: share(99),
    max: milliseconds(max),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

/** wrk prints these lines only when there was one. */
function errors(text: string): Record<string, number> {
  const socket = /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/m.exec(text);
  const status = /^\s*Non-2xx or 3xx responses: (\d+)/m.exec(text);
  const [, connect = 0, readErrors = 0, write = 0, timeout = 0] = socket ?? [];
  return {
    connect: Number(connect),
    read: Number(readErrors),
    write: Number(write),
    timeout: Number(timeout),
    status: Number(status?.[1] ?? 0),
  };
}

const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(written: string | undefined): number | undefined {
  const [, number, unit = ''] = /^([\d.]+)(us|ms|s|m|h)$/.exec(written ?? '') ?? [];
  const scale = MS[unit];
  return number === undefined || scale === undefined ? undefined : Math.round(Number(number) * scale * 1000) / 1000;
}

function bytes(number: string | undefined, unit = ''): number {
  return Math.round(Number(number) * 1024 ** ['', 'K', 'M', 'G', 'T'].indexOf(unit));
}
