import type { Report, ReportSection } from '../model/report.ts';
import { headline } from './headline.ts';
import { type Case, casesOf, caseXml } from './junit/cases.ts';
import { checkCases } from './junit/check-cases.ts';
import { element, text } from './junit/xml.ts';
import { stateSentence } from './wording/state.ts';

/** The report as JUnit XML: a suite a scenario, a case an expectation, a cause, and a limit that was not met. */
export function junitReport(report: Report): string {
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
  const { run } = section;
  const cases = [...casesOf(section), ...brokenCase(section)];
  const xml = element(
    'testsuite',
    {
      name: run.plan.scenario.name,
      ...totals(cases),
      skipped: 0,
      time: secondsOf(section),
      timestamp: run.createdAt.replace(/\.\d+Z$/, ''),
      hostname: 'localhost',
    },
    [
      properties(section),
      ...cases.map(each => caseXml(run.plan.scenario.name, each)),
      element('system-out', {}, [text(headline(section))]),
      element('system-err', {}, [text(run.warnings.join('\n'))]),
    ]
      .map(part => `\n  ${part}`)
      .concat('\n'),
  );
  return { cases, xml };
}

/** A suite a scenario that was held against its baseline. */
function checkSuites({ experiment, createdAt }: Report): Suite[] {
  if (experiment?.kind !== 'check') return [];
  return experiment.checks.map(check => {
    const cases = checkCases(check);
    const timestamp = createdAt.replace(/\.\d+Z$/, '');
    const attributes = {
      name: check.scenario,
      ...totals(cases),
      skipped: 0,
      time: '0.000',
      timestamp,
      hostname: 'localhost',
    };
    const parts = ['', ...cases.map(each => caseXml(check.scenario, each))].join('\n  ');
    return { cases, xml: element('testsuite', attributes, [`${parts}\n`]) };
  });
}

function properties({ run, folder }: ReportSection): string {
  const values = { 'loadline.run': run.id, 'loadline.folder': folder, 'loadline.kernel': run.machine.kernel };
  return element(
    'properties',
    {},
    Object.entries(values).map(([name, value]) => element('property', { name, value })),
  );
}

/** A run that did not complete is an error, whatever was expected of it. */
function brokenCase({ run }: ReportSection): Case[] {
  const sentence = stateSentence(run.state);
  return sentence === undefined
    ? []
    : [{ name: 'the run completed', result: 'error', message: sentence, details: [sentence] }];
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
