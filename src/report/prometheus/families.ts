import { rootOf } from '../../model/attribution.ts';
import type { Percentiles } from '../../model/outcomes.ts';
import type { Report, ReportSection } from '../../model/report.ts';
import type { Usage } from '../../model/usage.ts';
import { cleaned } from '../cleaned.ts';
import { checkFamilies } from './checks.ts';
import type { Family, Sample } from './exposition.ts';

/** The metrics of the newest run of each scenario, and of an experiment. */
export function familiesOf(given: Report): Family[] {
  const report = cleaned(given);
  const sections = newestOfEach(report.sections);
  const family = (
    name: string,
    help: string,
    samplesOf: (section: ReportSection) => readonly Sample[],
    type: Family['type'] = 'gauge',
  ): Family => ({
    name: `loadline_${name}`,
    help,
    type,
    samples: sections.flatMap(section =>
      samplesOf(section).map(({ labels, value }) => ({
        labels: { scenario: section.run.plan.scenario.name, ...labels },
        value,
      })),
    ),
  });
  /** Only a summary may have the label `quantile`. */
  const times = (name: string, help: string, of: 'connectMs' | 'firstByteMs') =>
    family(name, help, ({ outcomes }) => quantiles(outcomes[of]), 'summary');
  return [
    family('attempts', 'Attempts of the last run, by outcome.', outcomeSamples),
    family('failures', 'Failed and pending attempts of the last run, by the cause that has to change.', failureSamples),
    family('delayed_attempts', 'Served attempts of the last run whose SYN had to be sent again.', ({ outcomes }) =>
      outcomes.delayed === undefined ? [] : [{ labels: {}, value: outcomes.delayed }],
    ),
    times('connect_seconds', 'Time to connect in the last run, by quantile.', 'connectMs'),
    times('first_byte_seconds', 'Time to the first byte of the answer in the last run, by quantile.', 'firstByteMs'),
    family('limit_used', 'Most of a limit that was in use in the last run.', ({ timeline }) =>
      (timeline?.usages ?? []).flatMap(usage => levelSamples(usage, usage.used)),
    ),
    family('limit_bound', 'The bound of a limit in the last run.', ({ timeline }) =>
      (timeline?.usages ?? []).flatMap(usage => levelSamples(usage, usage.bound)),
    ),
    family('verdict', 'Verdict of the last run: 1 for the one that holds.', ({ verdict }) =>
      (['pass', 'fail', 'inconclusive'] as const).map(result => ({
        labels: { result },
        value: verdict.result === result ? 1 : 0,
      })),
    ),
    family('run_timestamp_seconds', 'When the last run began, in seconds since 1970.', ({ run }) => [
      { labels: {}, value: Date.parse(run.createdAt) / 1000 },
    ]),
    ...experimentFamilies(report),
  ];
}

function experimentFamilies({ experiment }: Report): Family[] {
  if (experiment?.kind === 'check') return checkFamilies(experiment.checks);
  if (experiment?.kind !== 'ceiling') return [];
  const { scenario, ceiling } = experiment;
  const help = 'Most connections that were all served.';
  return [
    {
      name: 'loadline_ceiling_connections',
      help,
      type: 'gauge',
      samples: [{ labels: { scenario }, value: ceiling.held }],
    },
  ];
}

/** The same labels twice would make the whole file invalid. */
function newestOfEach(sections: readonly ReportSection[]): ReportSection[] {
  const newest = new Map<string, ReportSection>();
  for (const section of sections) {
    const { name } = section.run.plan.scenario;
    const before = newest.get(name);
    if (before === undefined || before.run.createdAt <= section.run.createdAt) newest.set(name, section);
  }
  return [...newest.values()];
}

function outcomeSamples({ outcomes }: ReportSection): Sample[] {
  return (['served', 'failed', 'pending'] as const).flatMap(outcome => {
    const value = outcomes[outcome];
    return value === undefined ? [] : [{ labels: { outcome }, value }];
  });
}

function failureSamples({ attribution }: ReportSection): Sample[] {
  const sums = new Map<string, { labels: Record<string, string>; value: number }>();
  for (const { group, cause } of attribution.groups) {
    if (group.outcome === 'delayed') continue;
    const root = rootOf(cause);
    const what = root.kind === 'limit' ? root.limit : root.kind === 'unexplained' ? '' : root.what;
    const labels = { kind: root.kind, cause: what, side: root.kind === 'unexplained' ? '' : root.side };
    const key = JSON.stringify(labels);
    sums.set(key, { labels, value: (sums.get(key)?.value ?? 0) + group.count });
  }
  return [...sums.values()];
}

/** By the limit's id, as in `loadline_failures`; and once more as it was called before 0.2, which the next release leaves out. */
function levelSamples({ name, limit, side, hop }: Usage, value: number): Sample[] {
  const place = { side, ...(hop !== undefined && { [hop.end === 'client' ? 'towards' : 'upstream']: hop.to }) };
  const sample = { labels: { limit, level: name, ...place }, value };
  return name === limit ? [sample] : [sample, { labels: { limit: name, ...place }, value }];
}

function quantiles(times: Percentiles | undefined): Sample[] {
  if (times === undefined) return [];
  const { p50, p90, p99, max } = times;
  return Object.entries({ '0.5': p50, '0.9': p90, '0.99': p99, '1': max }).map(([quantile, milliseconds]) => ({
    labels: { quantile },
    value: milliseconds / 1000,
  }));
}
