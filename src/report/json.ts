import type { Report, ReportSection } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import { visibleJson } from './escape.ts';
import { headline } from './headline.ts';
import { attributionJson } from './json/attribution.ts';
import { clientHostsJson } from './json/client-hosts.ts';
import { doubtJson } from './json/doubt.ts';
import { driverJson } from './json/driver.ts';
import { expectationJson } from './json/expectation.ts';
import { experimentJson } from './json/experiment.ts';
import { observationJson } from './json/observation.ts';
import { outcomesJson } from './json/outcomes.ts';
import { packetLossesJson } from './json/packet-losses.ts';
import { resourcesJson } from './json/resources.ts';
import { serverHostJson } from './json/server-host.ts';
import { settingsJson } from './json/settings.ts';
import { usagesJson } from './json/usages.ts';
import { rounded } from './numbers.ts';
import { unknownLines } from './unknown-lines.ts';
import { runWarningSentences } from './wording/run-warning.ts';
import { stateSentence } from './wording/state.ts';
import { warningSentence } from './wording/warning.ts';

/** The report as JSON text, schema `loadline.report/1`. Unknown is null, never 0; times are milliseconds. */
export function jsonReport(report: Report): string {
  return `${visibleJson(JSON.stringify(reportJson(report), null, 2))}\n`;
}

/** The report as a JSON value. Fields may be added to it, never renamed. */
function reportJson(report: Report) {
  return {
    schema: 'loadline.report/1',
    tool: report.tool,
    createdAt: report.createdAt,
    host: hostJson(report),
    runs: report.sections.map(sectionJson),
    ...experimentJson(report.experiment),
    warnings: report.sections.flatMap(section =>
      warningsOf(section).map(warning => `${section.run.plan.scenario.name}: ${warning}`),
    ),
  };
}

function hostJson(report: Report) {
  const machine = report.sections[0]?.run.machine;
  if (machine === undefined) return null;
  const { kernel, architecture, node, cpus, memoryBytes, memoryAvailableBytes, privilege, nofileHard } = machine;
  return {
    kernel,
    architecture,
    node,
    cpus,
    memoryBytes,
    memoryAvailableBytes,
    privilege,
    nofileHard: Number.isFinite(nofileHard) ? nofileHard : null,
  };
}

function sectionJson(section: ReportSection) {
  const { run } = section;
  return {
    scenario: run.plan.scenario.name,
    headline: headline(section),
    about: run.plan.scenario.about ?? null,
    file: run.plan.source.file,
    runId: run.id,
    folder: section.folder,
    createdAt: run.createdAt,
    state: stateJson(run.state),
    stateReason: stateSentence(run.state) ?? null,
    outcomes: outcomesJson(section.outcomes),
    attribution: attributionJson(section.attribution),
    observations: (section.attribution.observations ?? []).map(observationJson),
    verdict: {
      result: section.verdict.result,
      checks: section.verdict.checks.map(expectationJson),
      ...(section.verdict.doubts !== undefined && { doubts: section.verdict.doubts.map(doubtJson) }),
    },
    packetLosses: packetLossesJson(section),
    levels: usagesJson(section),
    driver: driverJson(run),
    ...(run.unexpectedAnswers !== undefined && { unexpectedAnswers: run.unexpectedAnswers }),
    unknownLines: unknownLines(run).map(line => ({
      text: line.text,
      count: line.count,
      firstMs: rounded(line.firstMs),
      lastMs: rounded(line.lastMs),
    })),
    ...serverHostJson(run),
    ...clientHostsJson(section),
    resources: resourcesJson(run),
    settings: settingsJson(run),
    refused: run.refused.map(({ side, name, value, why }) => ({ side, name, value, why })),
    phases: run.phases.map(({ name, startMs, endMs }) => ({ name, startMs: rounded(startMs), endMs: rounded(endMs) })),
    warnings: warningsOf(section),
  };
}

/** A run whose runner was killed counts as broken: `running` is never a result. */
function stateJson(state: RunState): 'completed' | 'stopped' | 'broken' {
  return state.state === 'running' ? 'broken' : state.state;
}

/** What the plan and the run warned of, as sentences. */
function warningsOf(section: ReportSection): string[] {
  return [...section.run.plan.warnings.map(warningSentence), ...runWarningSentences(section.run)];
}
