import type { Report, ReportSection } from '../model/report.ts';
import { cleaned } from './cleaned.ts';
import { type Case, casesOf, caseXml } from './junit/cases.ts';
import { checkCases } from './junit/check-cases.ts';
import { element } from './junit/xml.ts';

/**
 * The report as JUnit XML: a suite a scenario, a case an expectation, a cause, and a limit that was not met. It is what Jenkins
 * and GitLab read, and each suite by itself is what Surefire writes: output stands in its cases, never in the suite.
 */
export function junitReport(given: Report): string {
  const report = cleaned(given);
  const suites = [...report.sections.map(suiteOf), ...checkSuites(report)];
  const attributes = { name: report.tool.name, ...totals(suites.flatMap(({ cases }) => cases)) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'testsuites',
    attributes,
    suites.map(({ xml }) => `\n${xml}`).concat('\n'),
  )}\n`;
}

interface Suite {
  readonly cases: readonly Case[];
  readonly xml: string;
}

function suiteOf(section: ReportSection): Suite {
  return suite(section.run.plan.scenario.name, secondsOf(section), [properties(section)], casesOf(section));
}

/** A suite a scenario that was held against its baseline. */
function checkSuites({ experiment }: Report): Suite[] {
  if (experiment?.kind !== 'check') return [];
  return experiment.checks.map(check => suite(check.scenario, '0.000', [], checkCases(check)));
}

/** @param head what comes before the cases, XML already */
function suite(name: string, time: string, head: readonly string[], given: readonly Case[]): Suite {
  const cases = distinct(given);
  const parts = ['', ...head, ...cases.map(each => caseXml(name, each))].join('\n  ');
  return { cases, xml: element('testsuite', { name, ...totals(cases), skipped: 0, time }, [`${parts}\n`]) };
}

/** A reader may drop the second of two cases with one name: it is numbered. */
function distinct(cases: readonly Case[]): Case[] {
  const seen = new Map<string, number>();
  return cases.map(one => {
    const times = (seen.get(one.name) ?? 0) + 1;
    seen.set(one.name, times);
    return times === 1 ? one : { ...one, name: `${one.name} (${times})` };
  });
}

function properties({ run, folder }: ReportSection): string {
  const values = {
    'loadline.run': run.id,
    'loadline.folder': folder,
    'loadline.createdAt': run.createdAt,
    'loadline.kernel': run.machine.kernel,
  };
  return element(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => element('property', { name, value })),
  );
}

function totals(cases: readonly Case[]) {
  return {
    tests: cases.length,
    failures: cases.filter(({ result }) => result === 'failure').length,
    errors: cases.filter(({ result }) => result === 'error').length,
  };
}

function secondsOf({ run }: ReportSection): string {
  return ((run.phases.at(-1)?.endMs ?? 0) / 1000).toFixed(3);
}
