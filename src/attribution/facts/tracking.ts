import type { HostEvidence } from '../../model/evidence.ts';
import type { TrackingFact } from '../../model/facts.ts';
import { absent, type Probe, read } from '../../model/probe.ts';
import { delta, peak } from '../../model/series.ts';

export function trackingFact({ conntrack }: HostEvidence): Probe<TrackingFact> {
  if (conntrack.state !== 'read') return conntrack;
  const series = conntrack.value;
  const max = peak(series, 'max');
  const peakCount = peak(series, 'count');
  const dropped = delta(series, 'drop');
  if (max === undefined || peakCount === undefined || dropped === undefined) {
    return absent('this kernel shows no connection-tracking statistics');
  }
  return read({
    max,
    peakCount,
    dropped,
    insertFailed: delta(series, 'insert_failed') ?? 0,
    earlyDropped: delta(series, 'early_drop') ?? 0,
    chainTooLong: delta(series, 'chainlength') ?? 0,
  });
}
