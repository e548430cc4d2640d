import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../model/scenario.ts';
import { readSaved, unusable } from '../run/read-saved.ts';
import { fields, listOf, text, words } from '../saved/parts.ts';
import { scenario } from '../saved/scenario.ts';
import { makeFolder } from '../system/folders.ts';
import { saving } from '../system/saving.ts';
import { writeWhole } from '../system/whole-file.ts';
import { segment } from './run-folder.ts';

const FILE = 'experiment.json';
const SCHEMA = 'loadline.experiment/1';

/** The finished trials of an experiment, on disk: what it takes to go on after it was stopped, or killed. */
export interface TrialJournal {
  /** The folder of the next trial of this scenario that was carried out; undefined where it has to be run. */
  recall(scenario: Scenario): string | undefined;
  remember(scenario: Scenario, folder: string): void;
}

/** What an experiment was asked for: one that goes on must be asked for the same. */
export interface ExperimentHead {
  readonly experiment: 'ceiling' | 'climb' | 'validate' | 'confirm';
  readonly scenarios: readonly Scenario[];
}

interface Saved extends ExperimentHead {
  readonly schema: typeof SCHEMA;
  readonly trials: readonly { readonly scenario: string; readonly folder: string }[];
}

/**
 * Opens the journal in `folder`, which is made. Throws InvalidInput where it holds another experiment, or one of another
 * scenario: its trials would tell nothing; NotSaved where it cannot be written.
 */
export function openTrialJournal(folder: string, head: ExperimentHead): TrialJournal {
  makeFolder(folder);
  const file = join(folder, FILE);
  const asked = { ...head, scenarios: head.scenarios.map(withoutLines) };
  const trials = existsSync(file) ? [...savedTrials(file, asked)] : [];
  const unused = [...trials];
  const save = () => {
    const content = JSON.stringify({ schema: SCHEMA, ...asked, trials } satisfies Saved);
    saving(file, () => writeWhole(file, content));
  };
  save();
  return {
    recall: scenario => {
      const key = keyOf(scenario);
      const index = unused.findIndex(trial => trial.scenario === key);
      const [found] = index < 0 ? [] : unused.splice(index, 1);
      return found === undefined ? undefined : join(folder, segment(found.folder));
    },
    remember: (scenario, trialFolder) => {
      trials.push({ scenario: keyOf(scenario), folder: segment(trialFolder) });
      save();
    },
  };
}

function keyOf(scenario: Scenario): string {
  return JSON.stringify(withoutLines(scenario));
}

/** Lines of its file that moved make it no other scenario. */
function withoutLines(scenario: Scenario): Scenario {
  return { ...scenario, expect: scenario.expect.map(({ line: _, ...expectation }) => expectation) };
}

/** Whether `folder` holds an experiment that can be gone on with. */
export function holdsExperiment(folder: string): boolean {
  return existsSync(join(folder, FILE));
}

/** Whether a trial of the experiment in `folder` was finished. */
export function hasTrials(folder: string): boolean {
  return holdsExperiment(folder) && parse(join(folder, FILE)).trials.length > 0;
}

/** Names of the scenarios that the experiment in `folder` is about; none where there is no experiment. */
export function scenariosOf(folder: string): string[] {
  return holdsExperiment(folder) ? parse(join(folder, FILE)).scenarios.map(({ name }) => name) : [];
}

function savedTrials(file: string, head: ExperimentHead): Saved['trials'] {
  const { schema: _, trials, ...other } = parse(file);
  if (JSON.stringify(other) !== JSON.stringify(head)) {
    throw unusable(
      file,
      { what: WHAT, expected: 'the same command and scenario' },
      'it is another experiment, or its scenario has changed since',
    );
  }
  return trials;
}

const WHAT = 'an experiment that can be gone on with';

function parse(file: string): Saved {
  return readSaved(file, { what: WHAT, schema: SAVED });
}

const SAVED = fields<Saved>({
  schema: words<typeof SCHEMA>({ [SCHEMA]: true }),
  experiment: words<ExperimentHead['experiment']>({ ceiling: true, climb: true, validate: true, confirm: true }),
  scenarios: listOf(scenario),
  trials: listOf(fields<Saved['trials'][number]>({ scenario: text, folder: text })),
});
