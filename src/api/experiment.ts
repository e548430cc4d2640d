import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import { InvalidInput } from '../model/errors.ts';
import type { Machine } from '../model/machine.ts';
import type { RunProgress } from '../model/progress.ts';
import type { TrialOf } from '../model/trial.ts';
import { gatherMachine } from '../system/machine.ts';
import type { OnUnsaved } from '../system/saving.ts';
import { makeExperimentFolder } from './run-folder.ts';
import { type ExperimentHead, holdsExperiment, openTrialJournal } from './trial-journal.ts';
import { createTrials } from './trials.ts';

/** What every experiment is told besides what it is about. */
export interface ExperimentOptions {
  /** Folder that experiments are written to. Default: `reports`. */
  readonly out?: string;
  /** Folder of an experiment that was stopped: its finished trials are not run again. */
  readonly resume?: string;
  /** Path of the scenario, for messages. */
  readonly file?: string;
  readonly allowHostChanges?: boolean;
  /** False: the kernel is not watched with BPF programs. Default: it is, where this process may. */
  readonly bpf?: boolean;
  /** False: the kernel is not asked for lost packets in any way. Default: it is, as far as this process may. */
  readonly packetLosses?: boolean;
  /** The command line, for messages. */
  readonly command?: string;
  readonly restoreCommand?: readonly string[];
  /** Stops the experiment: finished trials are kept. */
  readonly signal?: AbortSignal;
  /** Told of each file of the result that could not be written; absent: it is thrown. */
  readonly onUnsaved?: OnUnsaved;
  /** Told once the folder stands, before the first trial. */
  readonly onFolder?: (folder: string) => void;
  readonly onProgress?: (progress: RunProgress, trial: number) => void;
}

/** An experiment that is set up: where it is written, and how it runs its trials. */
export interface Experiment {
  readonly folder: string;
  readonly machine: Machine;
  readonly trial: TrialOf;
}

/** Sets an experiment up, or takes up one that was stopped. Throws InvalidInput for a folder that cannot serve. */
export function openExperiment(head: ExperimentHead, options: ExperimentOptions): Experiment {
  const { resume, file = head.scenarios[0]?.name ?? '', signal, onProgress, restoreCommand } = options;
  if (resume !== undefined && !holdsExperiment(resume)) {
    throw new InvalidInput([
      { at: { file: resume }, message: 'there is no experiment to go on with', expected: 'the folder of one' },
    ]);
  }
  const name = head.scenarios[0]?.name ?? head.experiment;
  const folder = resume ?? makeExperimentFolder(options.out ?? 'reports', name, head.experiment, new Date());
  const journal = openTrialJournal(folder, head);
  options.onFolder?.(folder);
  const machine = gatherMachine(WATCHED_SETTINGS, options);
  const trial = createTrials({
    machine,
    file,
    folder,
    journal,
    allowHostChanges: options.allowHostChanges ?? false,
    command: options.command ?? 'the same as root',
    ...(restoreCommand !== undefined && { restoreCommand }),
    ...(signal !== undefined && { signal }),
    ...(onProgress !== undefined && { onProgress }),
  });
  return { folder, machine, trial };
}
