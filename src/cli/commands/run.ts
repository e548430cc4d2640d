import { reportOf } from '../../api/report-of.ts';
import { runScenarios } from '../../api/run-scenarios.ts';
import type { Confirmation } from '../../model/confirmation.ts';
import type { ExitCode } from '../../model/errors.ts';
import type { ReportSection } from '../../model/report.ts';
import { visible } from '../../report/escape.ts';
import { annotations } from '../../report/markdown/annotations.ts';
import { confirmationSentence } from '../../report/wording/confirmation.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { annotate } from '../annotate.ts';
import { commandLine } from '../command-line.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { ensureNamespaces } from '../ensure-namespaces.ts';
import { interruptible } from '../interruptible.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { reportRenderer } from '../render-report.ts';
import { readScenarios } from '../scenario-file.ts';

export interface RunOptions extends GlobalOptions {
  readonly allowHostChanges: boolean;
  readonly allowRemote: readonly string[];
  /** Put what is blamed to the test. */
  readonly confirm: boolean;
}

/** `loadline run`: every scenario is read before the first one starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const scenarios = readScenarios(files);
  if (scenarios.some(({ scenario }) => scenario.lab.kind === 'netns')) ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  const { allowHostChanges, allowRemote, confirm } = options;
  return interruptible(options, async control => {
    const request = { ...control, allowHostChanges, allowRemote, confirm, command: commandLine(process.argv.slice(2)) };
    const sections: ReportSection[] = [];
    try {
      const onConfirmation = options.quiet ? () => undefined : tell;
      await runScenarios(scenarios, { ...request, onConfirmation }, section => void sections.push(section));
    } finally {
      if (sections.length > 0) show(sections, options);
    }
    return exitCodeOf(sections.map(({ verdict }) => verdict));
  });
}

function tell(confirmation: Confirmation, file: string): void {
  note(`${visible(file)}: ${confirmationSentence(confirmation)}`);
}

/** Shows what was run, also where a later scenario could not be. */
function show(sections: readonly ReportSection[], options: GlobalOptions): void {
  const report = reportOf(sections);
  annotate(annotations(report));
  deliver(options, reportRenderer(report, options));
}
