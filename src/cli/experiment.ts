import type { ExperimentOptions } from '../api/experiment.ts';
import { EXIT, type ExitCode } from '../model/fault.ts';
import type { RunProgress } from '../model/progress.ts';
import { commandLine } from './command-line.ts';
import { checkFiles } from './deliver.ts';
import { ensureNamespaces } from './ensure-namespaces.ts';
import { watchInterrupt } from './interrupt.ts';
import { restoreFirst } from './leftovers.ts';
import type { GlobalOptions } from './options.ts';
import { note } from './output.ts';
import type { ProgressView } from './progress/progress-view.ts';
import { openView } from './progress/view.ts';
import { restoreCommand } from './restore-command.ts';
import { readScenarios, type ScenarioFile } from './scenario-file.ts';

/** What an experiment's runs are carried out with. */
export interface ExperimentRun {
  readonly signal: AbortSignal;
}

/** `folder`: of an experiment that can be gone on with. */
export interface ExperimentEnd {
  readonly folder?: string;
  readonly exitCode: ExitCode;
}

export interface ExperimentFlags extends GlobalOptions {
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/**
 * What all commands of several runs have in common: scenarios are read and files are checked first, and a signal keeps
 * what was finished and says how to go on.
 */
export async function runExperiment(
  files: readonly string[],
  options: ExperimentFlags,
  act: (scenarios: readonly ScenarioFile[], run: ExperimentRun) => Promise<ExperimentEnd>,
): Promise<ExitCode> {
  const scenarios = readScenarios(files);
  if (scenarios.some(({ scenario }) => scenario.lab.kind === 'netns')) ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  const interrupt = watchInterrupt();
  try {
    const { folder, exitCode } = await act(scenarios, { signal: interrupt.signal });
    if (!interrupt.signal.aborted) return exitCode;
    if (folder !== undefined) note(`loadline: to go on: ${resumeCommand(folder)}`);
    return EXIT.interrupted;
  } finally {
    interrupt.dispose();
  }
}

/** Options of the command line as the experiments take them. */
export function experimentOptions(
  file: string,
  options: ExperimentFlags,
  { signal }: ExperimentRun,
): ExperimentOptions {
  return {
    out: options.out,
    file,
    signal,
    allowHostChanges: options.allowHostChanges ?? false,
    command: commandLine(process.argv.slice(2)),
    restoreCommand: restoreCommand(),
    ...(options.resume !== undefined && { resume: options.resume }),
    ...(options.progress !== 'none' && { onProgress: progressOf(file, options) }),
  };
}

/** A view a trial. Where it cannot be redrawn there is none unless it was asked for: each trial's result is told anyway. */
function progressOf(file: string, { progress: style, color }: GlobalOptions): (progress: RunProgress) => void {
  if (style === 'auto' && !process.stderr.isTTY) return () => undefined;
  let view: ProgressView | undefined;
  return progress => {
    view ??= openView(file, style, process.stderr, color);
    view.show(progress);
    if (progress.phase !== 'autopsy') return;
    view.end();
    view = undefined;
  };
}

function resumeCommand(folder: string): string {
  const args = process.argv.slice(2).filter((word, index, all) => word !== '--resume' && all[index - 1] !== '--resume');
  return commandLine([...args, '--resume', folder]);
}
