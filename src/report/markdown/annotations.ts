import type { Report, ReportSection } from '../../model/report.ts';
import type { Check } from '../../model/verdict.ts';
import { headline } from '../headline.ts';
import { expectationPhrase } from '../wording/expectation.ts';

/**
 * Workflow commands of GitHub Actions that show a failed or broken scenario's sentence at its file in a pull request: one a line
 * with an expectation that was not met.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations(report: Report): string[] {
  return report.sections.flatMap(ofSection);
}

function ofSection(section: ReportSection): string[] {
  const { result, checks } = section.verdict;
  if (result === 'pass') return [];
  const open = checks.filter(check => check.result !== 'pass');
  // A run that broke may have no expectation that could say so.
  const lines = new Set(open.length === 0 ? [FIRST_LINE] : open.map(lineOf));
  return [...lines].map(line =>
    annotation(
      section,
      line,
      open.filter(check => lineOf(check) === line),
    ),
  );
}

/** Where a file is shown when nothing in it is known to be meant. */
const FIRST_LINE = 1;

function lineOf({ line = FIRST_LINE }: Check): number {
  return line;
}

/** What failed is an error; what was not settled is a warning. */
function annotation(section: ReportSection, line: number, open: readonly Check[]): string {
  const { source, scenario } = section.run.plan;
  const level = open.some(({ result }) => result === 'fail') ? 'error' : 'warning';
  const place = `file=${property(source.file)},line=${line},title=${property(scenario.name)}`;
  const message = [headline(section), ...open.map(check => `not met: ${expectationPhrase(check)}`)].join('\n');
  return `::${level} ${place}::${data(message)}`;
}

/** What the runner decodes again in a message. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
