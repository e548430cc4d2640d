import type { ExperimentOptions } from '../api/experiment.ts';
import { hasTrials } from '../api/trial-journal.ts';
import { CannotRun, EXIT, type ExitCode, NotSaved } from '../model/errors.ts';
import type { RunProgress } from '../model/progress.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { commandLine } from './command-line.ts';
import { checkFiles } from './deliver.ts';
import { ensureNamespaces } from './ensure-namespaces.ts';
import { interruptible } from './interruptible.ts';
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
  /** The experiment under way can be gone on with from here. */
  readonly onFolder: (folder: string) => void;
  /** Told of each file of the result that could not be written. */
  readonly onUnsaved: OnUnsaved;
}

export interface ExperimentFlags extends GlobalOptions {
  readonly resume?: string;
  readonly allowHostChanges?: boolean;
}

/**
 * What all commands of several runs have in common: scenarios are read and files are checked first; what was finished is kept
 * by a signal, and where the machine turns out not to allow more, and how to go on is said.
 */
export async function runExperiment(
  files: readonly string[],
  options: ExperimentFlags,
  act: (scenarios: readonly ScenarioFile[], run: ExperimentRun) => Promise<ExitCode>,
): Promise<ExitCode> {
  const scenarios = readScenarios(files);
  if (scenarios.some(({ scenario }) => scenario.lab.kind === 'netns')) ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  let folder: string | undefined;
  const onFolder = (opened: string) => {
    folder = opened;
  };
  try {
    const exitCode = await interruptible(options, ({ signal, onUnsaved }) =>
      act(scenarios, { signal, onFolder, onUnsaved }),
    );
    if (exitCode === EXIT.interrupted) tellHowToGoOn(folder);
    return exitCode;
  } catch (error) {
    if (error instanceof CannotRun || error instanceof NotSaved) tellHowToGoOn(folder);
    throw error;
  }
}

/** Options of the command line as the experiments take them. */
export function experimentOptions(
  file: string,
  options: ExperimentFlags,
  { signal, onFolder, onUnsaved }: ExperimentRun,
): ExperimentOptions {
  return {
    out: options.out,
    bpf: options.bpf,
    packetLosses: options.packetLosses,
    file,
    signal,
    onFolder,
    onUnsaved,
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

/** Only where there is a finished trial to go on from. */
function tellHowToGoOn(folder: string | undefined): void {
  if (folder !== undefined && hasTrials(folder)) note(`loadline: to go on: ${resumeCommand(folder)}`);
}

function resumeCommand(folder: string): string {
  const args = process.argv.slice(2).filter((word, index, all) => word !== '--resume' && all[index - 1] !== '--resume');
  return commandLine([...args, '--resume', folder]);
}
