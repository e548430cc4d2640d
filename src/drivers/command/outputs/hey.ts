import type { DriverNumbers } from '../../../model/driver-output.ts';
import { kindOfGoError } from './go-errors.ts';
import { latencies, numberIn, printed } from './output.ts';

/** hey at its end. Its rate counts what failed as well. */
export function parseHey(text: string): DriverNumbers | undefined {
  const seconds = numberIn(text, /^ {2}Total:\s+([\d.]+) secs/m);
  if (seconds === undefined || !text.includes('Status code distribution:')) return undefined;
  const statuses: Record<string, number> = {};
  let requests = 0;
  for (const [, status = '', count] of text.matchAll(/^ {2}\[(\d{3})\]\s+(\d+) responses/gm)) {
    requests += Number(count);
    if (Number(status) >= 400) statuses[status] = Number(count);
  }
  const [, errorLines = ''] = text.split('Error distribution:');
  const errors: Record<string, number> = { connect: 0, read: 0, timeout: 0, other: 0 };
  for (const [, count, message = ''] of errorLines.matchAll(/^ {2}\[(\d+)\]\s+(.*)$/gm)) {
    const kind = kindOfGoError(message);
    errors[kind] = (errors[kind] ?? 0) + Number(count);
  }
  return printed({
    requests,
    elapsedMs: Math.round(seconds * 1000),
    requestsPerSecond: seconds > 0 ? Math.round((requests / seconds) * 100) / 100 : undefined,
    latencyMs: requests === 0 ? {} : times(text),
    errors,
    statuses,
  });
}

function times(text: string): DriverNumbers['latencyMs'] {
  const inMs = (seconds: number | undefined) => seconds && Math.round(seconds * 1e6) / 1000;
  const share = (percent: number) => inMs(numberIn(text, new RegExp(`^ {2}${percent}%+ in ([\\d.]+) secs`, 'm')));
  return latencies({
    mean: inMs(numberIn(text, /^ {2}Average:\s+([\d.]+) secs/m)),
    p50: share(50),
    p75: share(75),
    p90: share(90),
    p99: share(99),
    max: inMs(numberIn(text, /^ {2}Slowest:\s+([\d.]+) secs/m)),
  });
}
