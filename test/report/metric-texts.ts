import type { ReportSection } from '../../src/model/report.ts';
import { prometheusWatch } from '../../src/report/prometheus/watch.ts';
import { prometheusReport } from '../../src/report/prometheus.ts';
import { EXPERIMENTS } from './experiment-samples.ts';
import { CAUSES, groupOf, reportOf, sectionOf } from './samples.ts';

/** All metrics that loadline writes, by what writes them. */
export function metricTexts(): Readonly<Record<'run' | 'ceiling' | 'check' | 'watch', string>> {
  const metric = { name: 'ceiling', unit: 'connections', from: 100, to: 90, verdict: 'worse' } as const;
  const [one] = EXPERIMENTS.check.checks;
  const metrics = [{ ...metric, fromSpread: undefined, toSpread: undefined }];
  const checks = [{ ...one, comparison: { ...one.comparison, metrics } }];
  return {
    run: prometheusReport(reportOf(aRun())),
    ceiling: prometheusReport({ ...reportOf(), experiment: EXPERIMENTS.ceiling }),
    check: prometheusReport({ ...reportOf(), experiment: { kind: 'check', checks } }),
    watch: prometheusWatch(
      'watch',
      0,
    )({
      ...{ phase: 'load', elapsedMs: 1000, goal: 0, started: 0, connected: 0, served: 0 },
      ...{ failed: 3, failures: { timeout: 2 }, dropped: { listener: 4 } },
      levels: [{ name: 'accept-queue', side: 'server', used: 1, bound: 5 }],
    }),
  };
}

/** A run of which everything is known. */
function aRun(): ReportSection {
  const times = { p50: 1, p90: 2, p99: 3, max: 4 };
  const section = sectionOf(CAUSES.map(cause => groupOf(cause)));
  const usage = { name: 'accept-queue', limit: 'listen-backlog', side: 'server', used: 3, bound: 4, metMs: undefined };
  const timeline = { attempts: { atMs: [], served: [], groups: [] }, usages: [usage] };
  const outcomes = { ...section.outcomes, delayed: 1, connectMs: times, firstByteMs: times };
  return { ...section, outcomes, timeline } as unknown as ReportSection;
}
