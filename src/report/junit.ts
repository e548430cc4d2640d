import type { Report, ReportSection } from '../model/report.ts';
import { headline } from './headline.ts';
import { type Case, casesOf, caseXml } from './junit/cases.ts';
import { element, text } from './junit/xml.ts';
import { stateSentence } from './wording/state.ts';

/** The report as JUnit XML: a suite a scenario, a case an expectation, a cause, and a limit that was not met. */
export function junitReport(report: Report): string {
  const suites = report.sections.map(suiteOf);
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
      ...cases.map(each => caseXml(section, each)),
      element('system-out', {}, [text(headline(section))]),
      element('system-err', {}, [text(run.warnings.join('\n'))]),
    ]
      .map(part => `\n  ${part}`)
      .concat('\n'),
  );
  return { cases, xml };
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
