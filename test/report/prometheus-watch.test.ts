import { expect, it } from 'vitest';
import type { RunProgress } from '../../src/model/progress.ts';
import { prometheusWatch } from '../../src/report/prometheus/watch.ts';

const progress = (used: number): RunProgress => ({
  ...{ phase: 'load', elapsedMs: 1000, goal: 0, started: 0, connected: 0, served: 0 },
  ...{ failed: 3, failures: { timeout: 2, EMFILE: 1 }, dropped: { listener: 4 } },
  levels: [{ name: 'accept-queue', side: 'server', used, bound: 5 }],
});

it('a watch is Prometheus text while it goes on, with the most so far beside what is in use', () => {
  const textOf = prometheusWatch('watch', 1_700_000_000);
  textOf(progress(6));
  expect(
    textOf(progress(2))
      .split('\n')
      .filter(line => !line.startsWith('#')),
  ).toEqual([
    'loadline_attempts{scenario="watch",outcome="failed"} 3',
    'loadline_symptoms{scenario="watch",symptom="timeout"} 2',
    'loadline_symptoms{scenario="watch",symptom="EMFILE"} 1',
    'loadline_dropped_packets{scenario="watch",of="listener"} 4',
    'loadline_limit_used{scenario="watch",level="accept-queue",side="server"} 6',
    'loadline_limit_used_now{scenario="watch",level="accept-queue",side="server"} 2',
    'loadline_limit_bound{scenario="watch",level="accept-queue",side="server"} 5',
    'loadline_run_timestamp_seconds{scenario="watch"} 1700000000',
    '',
  ]);
});
