import { limitsBehind } from '../../limits/limits-behind.ts';
import { saidShortage } from '../../limits/shortage-sayings.ts';
import type { FailedCallFact, ShortagesFact } from '../../model/facts/calls.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import type { TargetLogLine } from '../../model/target-evidence.ts';
import { WRITTEN_WITHIN_MS } from '../../model/written-time.ts';

/** The server's calls that failed for want of a resource: as the kernel's trace counted them, else as the target logged them. */
export function shortagesFact(calls: FactBook['server.failedCalls'], log: FactBook['targetLog']): Probe<ShortagesFact> {
  const traced = valueIn(calls);
  if (traced !== undefined) return ok({ calls: traced.filter(isShortage), known: true });
  const said = (valueIn(log) ?? []).flatMap(line => callOf(line) ?? []);
  return ok({ calls: said, known: said.length > 0 });
}

function isShortage({ syscall, errno }: FailedCallFact): boolean {
  return limitsBehind(syscall, errno).length > 0;
}

const CALLS = ['accept4', 'accept', 'connect', 'socket', 'openat', 'open'];

function callOf({ text, count, firstMs, lastMs }: TargetLogLine): FailedCallFact | undefined {
  const errno = saidShortage(text);
  if (errno === undefined) return undefined;
  const syscall = CALLS.find(call => new RegExp(`\\b${call}\\b`, 'i').test(text)) ?? 'open';
  return { side: 'server', pid: 0, syscall, errno, count, firstMs, lastMs: lastMs + WRITTEN_WITHIN_MS };
}
