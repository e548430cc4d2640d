import type { RunProgress } from '../../model/progress.ts';
import type { UsageNow } from '../../model/usage.ts';
import { exposition, type Sample } from './exposition.ts';

/** Prometheus text of a watch while it goes on. What has a peak in the report has it here: that of the watch so far. */
export function prometheusWatch(scenario: string, startedAtSeconds: number): (progress: RunProgress) => string {
  const peaks = new Map<string, number>();
  return ({ failures, failed, levels = [], dropped = {} }) => {
    for (const level of levels) peaks.set(keyOf(level), Math.max(level.used, peaks.get(keyOf(level)) ?? 0));
    const gauge = (name: string, help: string, samples: readonly Sample[]) => ({
      name: `loadline_${name}`,
      help,
      type: 'gauge' as const,
      samples: samples.map(({ labels, value }) => ({ labels: { scenario, ...labels }, value })),
    });
    const ofLevels = (amountOf: (level: UsageNow) => number) =>
      levels.map(level => ({ labels: { level: level.name, side: level.side }, value: amountOf(level) }));
    return exposition([
      gauge('attempts', 'Attempts of the watch so far, by outcome.', [
        { labels: { outcome: 'failed' }, value: failed },
      ]),
      gauge(
        'symptoms',
        'Failed attempts of the watch so far, by what was seen of them.',
        samplesOf('symptom', failures),
      ),
      gauge('dropped_packets', 'Packets that listening sockets dropped so far.', samplesOf('of', { ...dropped })),
      gauge(
        'limit_used',
        'Most of a limit that was in use so far.',
        ofLevels(level => peaks.get(keyOf(level)) ?? level.used),
      ),
      gauge(
        'limit_used_now',
        'How much of a limit is in use.',
        ofLevels(({ used }) => used),
      ),
      gauge(
        'limit_bound',
        'The bound of a limit.',
        ofLevels(({ bound }) => bound),
      ),
      gauge('run_timestamp_seconds', 'When the watch began, in seconds since 1970.', [
        { labels: {}, value: startedAtSeconds },
      ]),
    ]);
  };
}

function keyOf({ name, side }: UsageNow): string {
  return `${name} ${side}`;
}

function samplesOf(label: string, counts: Readonly<Record<string, number | undefined>>): Sample[] {
  return Object.entries(counts).flatMap(([name, value]) =>
    value === undefined ? [] : [{ labels: { [label]: name }, value }],
  );
}
