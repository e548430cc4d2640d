import type { TrackingFact } from '../../model/facts/host.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { delta, peak } from '../../model/series.ts';

/** A module that is not loaded tracks nothing and drops nothing. */
const OFF: TrackingFact = {
  max: 0,
  peakCount: 0,
  dropped: 0,
  clashed: 0,
  earlyDropped: 0,
  chainTooLong: 0,
};

/** The connection-tracking table of a host; `taken`: entries that the lab itself made. */
export function trackingFact({ conntrack }: HostEvidence, taken?: number): Probe<TrackingFact> {
  if (conntrack.state !== 'read') return conntrack;
  const series = conntrack.value;
  const loaded = peak(series, 'loaded');
  if (loaded !== undefined) return loaded === 0 ? ok(OFF) : absent('connection tracking was loaded during the run');
  const max = peak(series, 'max');
  const peakCount = peak(series, 'count');
  const dropped = delta(series, 'drop');
  if (max === undefined || peakCount === undefined || dropped === undefined) {
    return absent('this kernel shows no connection-tracking statistics');
  }
  const chainTooLong = delta(series, 'chainlength') ?? 0;
  const clashed = Math.max(0, (delta(series, 'insert_failed') ?? 0) - chainTooLong);
  return ok({
    max,
    peakCount,
    ...(taken !== undefined && { taken }),
    // A clash counts as a drop too, a chain that is too long does not (nf_ct_resolve_clash, net/netfilter/nf_conntrack_core.c).
    dropped: Math.max(0, dropped - clashed),
    clashed,
    earlyDropped: delta(series, 'early_drop') ?? 0,
    chainTooLong,
  });
}
