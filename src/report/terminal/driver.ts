import type { CallsFrom, DriverNumbers, DriverOutput } from '../../model/driver-output.ts';
import { visible } from '../escape.ts';
import { count, counted, duration } from '../numbers.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

const COUNTED_BY: Readonly<Record<CallsFrom, string>> = {
  trace: "failed calls counted by the kernel's trace",
  strace: 'failed calls counted by strace',
  driver: 'failed connections counted in its own process',
  output: 'the errno is the one that it printed',
  inferred: 'no errno was seen: its own count, and the limit that it met',
  nobody: 'its failed calls could not be counted',
};

/** What a third-party load program reports itself, and who counted its failures. */
export function driverLines(output: DriverOutput | undefined): string[] {
  if (output === undefined || output.command === '') return [];
  const { kind, numbers, callsFrom } = output;
  const said = numbers.state === 'read' ? numbersText(numbers.value) : visible(numbers.why);
  return labelled('  driver  ', `${kind}: ${said} (${COUNTED_BY[callsFrom]})`, WIDTH);
}

function numbersText({ requests, requestsPerSecond, latencyMs, errors, statuses = {} }: DriverNumbers): string {
  const met = Object.entries(errors).filter(([, times]) => times > 0);
  return [
    counted(requests, 'request'),
    ...(requestsPerSecond === undefined ? [] : [`${count(requestsPerSecond)} a second`]),
    ...(latencyMs.p50 === undefined ? [] : [`latency p50 ${duration(latencyMs.p50)}`]),
    ...(latencyMs.p99 === undefined ? [] : [`p99 ${duration(latencyMs.p99)}`]),
    ...(met.length === 0
      ? []
      : [`errors: ${met.map(([name, times]) => `${visible(name)} ${count(times)}`).join(', ')}`]),
    ...Object.entries(statuses).map(([status, times]) => `HTTP ${status} ${counted(times, 'time')}`),
  ].join(', ');
}
