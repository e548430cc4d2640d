import { valueIn } from '../../model/probe.ts';
import type { ReportSection } from '../../model/report.ts';
import { count } from '../numbers.ts';
import { lossProofs, type PlaceTotal, placeTotals } from '../packet-losses.ts';
import { lossPlace } from '../wording/loss-places.ts';
import { lostRecords, proofSentence } from '../wording/loss-proof.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** What each place took, in the order of the path, and that it adds up to the kernel's counters; nothing where nothing was lost. */
export function packetLossLines({ run }: ReportSection): string[] {
  const losses = run.evidence?.packetLosses && valueIn(run.evidence.packetLosses);
  if (losses === undefined) return [];
  const totals = placeTotals(losses);
  const proofs = lossProofs(losses);
  if (totals.length === 0 && proofs.length === 0) return [];
  return [
    '',
    "Where packets were lost, by the kernel's own records",
    ...totals.flatMap(total => labelled(`  ${count(total.packets).padStart(9)}  `, textOf(total), WIDTH)),
    ...proofs.flatMap(proof => labelled('  proof      ', proofSentence(proof), WIDTH)),
    ...(losses.lost === 0 ? [] : labelled('  missing    ', lostRecords(losses.lost), WIDTH)),
  ];
}

function textOf({ place, packet, packets, ofNoAttempt }: PlaceTotal): string {
  const kind = packet === 'other' ? 'others' : packet;
  const foreign =
    ofNoAttempt === 0 ? '' : ofNoAttempt === packets ? ', of no attempt' : `, ${count(ofNoAttempt)} of no attempt`;
  return `${kind} ${lossPlace(place)}${foreign}`;
}
