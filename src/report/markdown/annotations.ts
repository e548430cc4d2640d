import type { Report, ReportSection } from '../../model/report.ts';
import { headline } from '../headline.ts';

/**
 * Workflow commands of GitHub Actions, one a failed or broken scenario, that show its sentence at the file in a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations(report: Report): string[] {
  return report.sections.flatMap(annotation);
}

function annotation(section: ReportSection): string[] {
  const { verdict, run } = section;
  if (verdict.result === 'pass') return [];
  const failed = verdict.checks.filter(({ result }) => result !== 'pass').map(({ expectation }) => expectation);
  const message = [headline(section), ...failed.map(expectation => `not met: ${expectation}`)].join('\n');
  const level = verdict.result === 'fail' ? 'error' : 'warning';
  const place = `file=${property(run.plan.source.file)},line=1,title=${property(run.plan.scenario.name)}`;
  return [`::${level} ${place}::${data(message)}`];
}

/** What the runner decodes again in a message. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
