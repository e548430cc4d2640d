import type { DriverNumbers } from '../../../model/driver-output.ts';
import { kindOfGoError } from './go-errors.ts';
import { latencies, milliseconds, numberIn, printed } from './output.ts';

/** `vegeta report`, as text or as JSON (github.com/tsenart/vegeta, "report command"). A status of 0 is a request without an answer. */
export function parseVegeta(text: string): DriverNumbers | undefined {
  return text.includes('"status_codes":') ? ofJson(text) : ofText(text);
}

function ofText(text: string): DriverNumbers | undefined {
  const requests = numberIn(text, /^Requests\s+\[total, rate.*?\]\s+(\d+)/m);
  const codes = /^Status Codes\s+\[code:count\]\s+(.*)$/m.exec(text)?.[1];
  if (requests === undefined || codes === undefined) return undefined;
  const counts = Object.fromEntries(
    [...codes.matchAll(/(\d+):(\d+)/g)].map(([, code = '', count]) => [code, Number(count)]),
  );
  const [names = '', values = ''] = /^Latencies\s+\[(.*?)\]\s+(.*)$/m.exec(text)?.slice(1) ?? [];
  const times = Object.fromEntries(names.split(', ').map((name, at) => [name, milliseconds(values.split(', ')[at])]));
  const [, messages = ''] = text.split(/^Error Set:.*$/m);
  return numbers(counts, messages.split('\n'), {
    elapsedMs: milliseconds(/^Duration\s+\[.*?\]\s+([^,]+)/m.exec(text)?.[1]),
    latencyMs: latencies({
      mean: times['mean'],
      p50: times['50'],
      p90: times['90'],
      p99: times['99'],
      max: times['max'],
    }),
  });
}

interface Report {
  readonly status_codes?: Readonly<Record<string, number>>;
  readonly errors?: readonly string[];
  readonly duration?: number;
  readonly latencies?: Readonly<Record<string, number>>;
}

function ofJson(text: string): DriverNumbers | undefined {
  const line = text.split('\n').find(one => one.includes('"status_codes":')) ?? '';
  const report =
    parsed(line.slice(line.indexOf('{'))) ?? parsed(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  if (report?.status_codes === undefined) return undefined;
  const inMs = (nanoseconds: number | undefined) => nanoseconds && Math.round(nanoseconds / 1000) / 1000;
  const times = report.latencies ?? {};
  return numbers(report.status_codes, report.errors ?? [], {
    elapsedMs: inMs(report.duration),
    latencyMs: latencies({
      mean: inMs(times['mean']),
      p50: inMs(times['50th']),
      p90: inMs(times['90th']),
      p99: inMs(times['99th']),
      max: inMs(times['max']),
    }),
  });
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text) as Report;
  } catch {
    return undefined;
  }
}

function numbers(
  counts: Readonly<Record<string, number>>,
  messages: readonly string[],
  rest: Partial<DriverNumbers>,
): DriverNumbers {
  const { 0: unanswered = 0, ...answered } = counts;
  const kinds = new Set(messages.filter(message => message.includes(': ')).map(kindOfGoError));
  // It prints each message once, without a count: where all are of one kind, so are the requests.
  const [kind = 'other'] = kinds.size === 1 ? kinds : [];
  return printed({
    requests: Object.values(answered).reduce((sum, count) => sum + count, 0),
    errors: { connect: 0, read: 0, timeout: 0, other: 0, ...(unanswered > 0 && { [kind]: unanswered }) },
    statuses: Object.fromEntries(Object.entries(answered).filter(([status]) => Number(status) >= 400)),
    ...rest,
  });
}
