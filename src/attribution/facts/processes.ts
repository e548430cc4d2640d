import type { Evidence } from '../../model/evidence.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { ProcessEvidence } from '../../model/process-evidence.ts';
import { column, peak, type Series } from '../../model/series.ts';
import type { Side } from '../../model/side.ts';
import { pidsBehind } from './behind.ts';
import { failingTime, type TakenAfter } from './failing-time.ts';
import { takenAfterIn } from './taken-after.ts';

/** Each process of one side with its descriptor limit and its peak of descriptors. */
export function processesFact(
  evidence: Evidence,
  side: Side,
  taken: TakenAfter = takenAfterIn(evidence),
): Probe<readonly ProcessFact[]> {
  const behind = pidsBehind(evidence);
  const ours = evidence.processes.filter(({ side: of, pid }) => of === side && !behind.has(pid));
  const facts = ours.filter(isOfRun).flatMap(process => processFactOf(process, taken) ?? []);
  if (facts.length > 0) return ok(facts);
  const unread = ours.find(process => process.descriptors.state !== 'read')?.descriptors;
  return absent(unread !== undefined && unread.state !== 'read' ? unread.why : `no process on the ${side} was watched`);
}

function isOfRun({ role }: ProcessEvidence): boolean {
  return role === 'target' || role === 'driver';
}

/** Undefined for one whose limits or descriptors were not read. */
export function processFactOf(process: ProcessEvidence, taken: TakenAfter = NOBODY_COUNTED): ProcessFact | undefined {
  if (process.limits.state !== 'read' || process.descriptors.state !== 'read') return undefined;
  const peakDescriptors = peak(process.descriptors.value, 'used');
  if (peakDescriptors === undefined) return undefined;
  const nofile = process.limits.value.nofileSoft;
  const fullTime = failingTime(looksAtLimit(process.descriptors.value, nofile), taken);
  return {
    pid: process.pid,
    role: process.side === 'server' ? 'target' : 'driver',
    nofile,
    peakDescriptors,
    mostRise: mostRise(process.descriptors.value),
    ...(fullTime !== undefined && { fullTime }),
    ...(process.exit !== undefined && process.role === 'driver' && { ended: true as const }),
  };
}

function mostRise(descriptors: Series): number {
  const used = column(descriptors, 'used');
  return Math.max(0, ...used.slice(1).map((count, row) => count - (used[row] ?? 0)));
}
const NOBODY_COUNTED: TakenAfter = () => undefined;

/** Looks that found no descriptor left. That may have been so ever since the look before, however long ago that was. */
function looksAtLimit(descriptors: Series, nofile: number): { firstMs: number; lastMs: number }[] {
  const used = column(descriptors, 'used');
  const { atMs } = descriptors;
  return atMs.flatMap((lastMs, row) =>
    (used[row] ?? 0) >= nofile ? [{ firstMs: atMs[row - 1] ?? lastMs, lastMs }] : [],
  );
}
