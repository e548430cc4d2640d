import type { ReportSection } from '../../model/report.ts';
import { lossesByCause, lossProofs, placeTotals } from '../packet-losses.ts';
import { proofSentence } from '../wording/loss-proof.ts';
import { causeJson } from './cause.ts';

/** The kernel's own record of each lost packet; null where no such thing was tried, `why` where it could not be. */
export function packetLossesJson({ run, attribution }: ReportSection) {
  const probe = run.evidence?.packetLosses;
  if (probe === undefined) return null;
  if (probe.state !== 'read') return { state: probe.state, why: probe.why };
  const { source, totals, lost, unwatched } = probe.value;
  return {
    state: probe.state,
    source,
    places: placeTotals(probe.value),
    causes: lossesByCause(attribution.groups).map(one => ({
      cause: causeJson(one.block.cause),
      attempts: one.block.count,
      lost: one.lost,
    })),
    resets: totals.flatMap(({ event, packets }) =>
      event.what === 'reset' ? [{ by: event.by, reason: event.reason, packets }] : [],
    ),
    checks: lossProofs(probe.value).map(proof => ({
      counter: proof.counter,
      places: proof.places,
      recorded: proof.recorded,
      counted: proof.counted,
      result: proof.result,
      text: proofSentence(proof),
    })),
    lostRecords: lost,
    unwatched,
  };
}
