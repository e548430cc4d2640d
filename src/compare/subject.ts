import type { BlamedCause } from '../model/cause.ts';
import type { Ceiling } from '../model/ceiling.ts';
import type { EffectiveSetting, METRIC_NAMES, MeasuredMetric, Subject } from '../model/comparison.ts';
import type { Machine } from '../model/machine.ts';
import type { Outcomes } from '../model/outcomes.ts';
import { valueIn } from '../model/probe.ts';
import { probeKind } from '../model/probe-spec.ts';
import type { ReportSection } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import type { Scenario } from '../model/scenario.ts';
import { SIDES } from '../model/side.ts';
import { causeKey, causesOf } from '../model/trial.ts';

/** Runs of one scenario, at least one. Causes of any of them count. */
export function subjectOfRuns(sections: readonly [ReportSection, ...ReportSection[]]): Subject {
  const [{ run }] = sections;
  return {
    kind: 'runs',
    conditions: conditionsOf(run.plan.scenario, run.machine),
    settings: settingsOf(run),
    causes: distinctCauses(sections.flatMap(({ attribution }) => causesOf(attribution))),
    metrics: METRICS.flatMap(metric => measured(metric, sections)),
  };
}

/** A ceiling, with one of its runs for the settings. */
export function subjectOfCeiling(ceiling: Ceiling, scenario: Scenario, machine: Machine, run: Run): Subject {
  const { held, spread, stoppedBy, repeats } = ceiling;
  const values = repeats.runs < 2 ? [held] : [spread.low, held, spread.high];
  return {
    kind: 'ceiling',
    conditions: { ...conditionsOf(scenario, machine), load: loadOf(scenario, false) },
    settings: settingsOf(run),
    causes: stoppedBy === undefined ? [] : [stoppedBy],
    metrics: [{ name: 'ceiling', values, better: 'more', unit: 'connections' }],
  };
}

interface MetricOf {
  readonly name: (typeof METRIC_NAMES)[number];
  readonly better: MeasuredMetric['better'];
  readonly unit: MeasuredMetric['unit'];
  readonly value: (outcomes: Outcomes) => number | undefined;
}

const METRICS: readonly MetricOf[] = [
  { name: 'served', better: 'more', unit: 'connections', value: outcomes => outcomes.served },
  { name: 'failed', better: 'less', unit: 'connections', value: outcomes => outcomes.failed },
  { name: 'pending', better: 'less', unit: 'connections', value: outcomes => outcomes.pending },
  { name: 'delayed', better: 'less', unit: 'connections', value: outcomes => outcomes.delayed },
  { name: 'connect.p50', better: 'less', unit: 'ms', value: outcomes => outcomes.connectMs?.p50 },
  { name: 'connect.p99', better: 'less', unit: 'ms', value: outcomes => outcomes.connectMs?.p99 },
  { name: 'firstByte.p50', better: 'less', unit: 'ms', value: outcomes => outcomes.firstByteMs?.p50 },
  { name: 'firstByte.p99', better: 'less', unit: 'ms', value: outcomes => outcomes.firstByteMs?.p99 },
];

function measured({ value, ...metric }: MetricOf, sections: readonly ReportSection[]): MeasuredMetric[] {
  const values = sections.flatMap(({ outcomes }) => value(outcomes) ?? []);
  return values.length === 0 ? [] : [{ ...metric, values }];
}

function conditionsOf(scenario: Scenario, machine: Machine): Subject['conditions'] {
  const { target, driver } = scenario;
  return {
    kernel: machine.kernel,
    machine: machinePhrase(machine),
    scenario: scenario.name,
    load: loadOf(scenario, true),
    target: target.kind,
    driver: `${driver.kind}, probe ${probeKind(driver.probe)}`,
  };
}

/** What of a machine bounds how fast it is. */
export function machinePhrase({ architecture, cpus, memoryBytes }: Machine): string {
  return `${architecture}, ${cpus} processors, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
}

/** The load in a line; of a ceiling the number of connections is the answer and no condition. */
function loadOf({ load }: Scenario, withConnections: boolean): string {
  const { connections, ...others } = load;
  return JSON.stringify(withConnections ? { connections, ...others } : others);
}

/** What was in force: sysctls as they were read back, descriptors, and the backlog. */
function settingsOf({ evidence, plan }: Run): EffectiveSetting[] {
  const sysctls = SIDES.flatMap(side =>
    Object.entries(evidence?.[side].settings ?? {}).flatMap(([setting, probe]) => {
      const value = valueIn(probe);
      return value === undefined ? [] : [{ side, setting, value: value.replaceAll(/\s+/g, ' ') }];
    }),
  );
  const nofile = SIDES.map(side => ({ side, setting: 'nofile', value: `${plan.hosts[side].nofile}` }));
  const { backlog } = plan.scenario.target;
  const listen =
    backlog === undefined ? [] : [{ side: 'server' as const, setting: 'listen backlog', value: `${backlog}` }];
  return [...sysctls, ...nofile, ...listen];
}

/** One of each cause, by limit and side. */
export function distinctCauses(causes: readonly BlamedCause[]): BlamedCause[] {
  return [...new Map(causes.map(one => [causeKey(one.cause), one])).values()];
}
