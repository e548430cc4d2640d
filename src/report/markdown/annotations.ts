import type { CheckResult } from '../../model/comparison.ts';
import type { Report, ReportSection } from '../../model/report.ts';
import type { Check } from '../../model/verdict.ts';
import { headline } from '../headline.ts';
import { checkSentence, regressionSentence } from '../wording/comparison.ts';
import { expectationPhrase } from '../wording/expectation.ts';

/**
 * Workflow commands of GitHub Actions that show a failed or broken scenario's sentence at its file in a pull request: one a line
 * with an expectation that was not met.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations(report: Report): string[] {
  return report.sections.flatMap(ofSection);
}

/** The same of a scenario that was held against its baseline. @param file of the scenario, as the user gave it */
export function checkAnnotations(file: string, check: CheckResult): string[] {
  const { scenario, result, regressions, checks } = check;
  if (result === 'pass' || result === 'updated') return [];
  const others = regressions.filter(({ regression }) => regression !== 'expectation');
  const sentence = [checkSentence(check), ...others.map(regressionSentence)].join('\n');
  return told({ file, title: scenario, sentence, failed: result === 'fail', checks });
}

function ofSection(section: ReportSection): string[] {
  const { run, verdict } = section;
  if (verdict.result === 'pass') return [];
  const { source, scenario } = run.plan;
  const failed = verdict.result === 'fail';
  return told({ file: source.file, title: scenario.name, sentence: headline(section), failed, checks: verdict.checks });
}

interface Told {
  readonly file: string;
  readonly title: string;
  readonly sentence: string;
  /** Otherwise it was not settled. */
  readonly failed: boolean;
  readonly checks: readonly Check[];
}

/** What failed is an error; what was not settled is a warning. */
function told({ file, title, sentence, failed, checks }: Told): string[] {
  const open = checks.filter(({ result }) => result !== 'pass');
  const isFailed = (some: readonly Check[]) => some.some(({ result }) => result === 'fail');
  // It may be none of its expectations that failed it.
  const ofItself = open.length === 0 || (failed && !isFailed(open));
  const lines = new Set([...(ofItself ? [FIRST_LINE] : []), ...open.map(lineOf)]);
  return [...lines].map(line => {
    const here = open.filter(check => lineOf(check) === line);
    const usage = isFailed(here) || (failed && ofItself && line === FIRST_LINE) ? 'error' : 'warning';
    const message = [sentence, ...here.map(check => `not met: ${expectationPhrase(check)}`)].join('\n');
    return `::${usage} file=${property(file)},line=${line},title=${property(title)}::${data(message)}`;
  });
}

/** Where a file is shown when nothing in it is known to be meant. */
const FIRST_LINE = 1;

function lineOf({ line = FIRST_LINE }: Check): number {
  return line;
}

/** What the runner decodes again in a message. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
