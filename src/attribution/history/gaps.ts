import type { HistoryGap } from '../../model/attempt-history.ts';
import type { Attempt } from '../../model/ledger.ts';
import type { Run } from '../../model/run.ts';

/** What is not known of an attempt, and why. */
export function gapsOf({ evidence }: Run, attempt: Attempt): HistoryGap[] {
  const { retransmits, sourcePort } = attempt;
  return [
    ...kernelGaps(evidence?.packetLosses),
    ...(retransmits === undefined ? [{ gap: 'resends' } as const] : []),
    ...(sourcePort === 0 && attempt.connectMs !== undefined ? [{ gap: 'port' } as const] : []),
  ];
}

function kernelGaps(packetLosses: NonNullable<Run['evidence']>['packetLosses']): HistoryGap[] {
  if (packetLosses === undefined) return [{ gap: 'places', why: 'nobody watched the kernel for lost packets' }];
  if (packetLosses.state !== 'read') return [{ gap: 'places', why: packetLosses.why }];
  const { lost, unwatched } = packetLosses.value;
  return [
    ...(lost > 0 ? [{ gap: 'records', lost } as const] : []),
    ...unwatched.map(({ part, why }) => ({ gap: 'part', part, why }) as const),
  ];
}
