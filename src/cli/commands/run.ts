import { confirmSection } from '../../api/confirm-section.ts';
import { unmetBy } from '../../api/needs.ts';
import { reportOf } from '../../api/report-of.ts';
import { MIRRORED_SETTINGS, WATCHED_SETTINGS } from '../../limits/mirrored.ts';
import { EXIT, type ExitCode } from '../../model/fault.ts';
import type { Machine } from '../../model/machine.ts';
import type { Plan } from '../../model/plan.ts';
import type { ReportSection } from '../../model/report.ts';
import { buildPlan } from '../../plan/build-plan.ts';
import { visible } from '../../report/escape.ts';
import { annotations } from '../../report/markdown/annotations.ts';
import { confirmationSentence } from '../../report/wording/confirmation.ts';
import { gatherMachine } from '../../system/machine.ts';
import type { OnUnsaved } from '../../system/saving.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { annotate } from '../annotate.ts';
import { commandLine } from '../command-line.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { ensureNamespaces } from '../ensure-namespaces.ts';
import { type Interrupt, watchInterrupt } from '../interrupt.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { reportRenderer } from '../render-report.ts';
import { restoreCommand } from '../restore-command.ts';
import { runSection } from '../run-section.ts';
import { readScenarios, type ScenarioFile } from '../scenario-file.ts';
import { keepUnsaved } from '../unsaved.ts';

export interface RunOptions extends GlobalOptions {
  readonly allowHostChanges: boolean;
  readonly allowRemote: readonly string[];
  /** Put what is blamed to the test. */
  readonly confirm: boolean;
}

/** `loadline run`: every scenario is read and every plan is checked before the first one starts. */
export async function run(files: readonly string[], options: RunOptions): Promise<ExitCode> {
  const scenarios = readScenarios(files);
  if (scenarios.some(({ scenario }) => scenario.lab.kind === 'netns')) ensureNamespaces();
  restoreFirst();
  checkFiles(options);
  const machine = gatherMachine(WATCHED_SETTINGS);
  const plans = planAll(scenarios, machine, options);
  const interrupt = watchInterrupt();
  const unsaved = keepUnsaved();
  try {
    const exitCode = await runAll(plans, machine, { ...options, onUnsaved: unsaved.note }, interrupt);
    unsaved.throwIfAny();
    return exitCode;
  } finally {
    interrupt.dispose();
  }
}

/** Throws CannotRun for the first plan that this machine cannot hold. */
function planAll(scenarios: readonly ScenarioFile[], machine: Machine, options: RunOptions): Plan[] {
  const plans = scenarios.map(({ file, scenario }) => buildPlan(scenario, { file }, machine, MIRRORED_SETTINGS));
  const { allowHostChanges, allowRemote } = options;
  const context = { allowHostChanges, allowRemote, command: commandLine(process.argv.slice(2)) };
  for (const plan of plans) {
    const unmet = unmetBy(plan, machine, context);
    if (unmet !== undefined) throw unmet;
  }
  return machine.privilege === 'user-namespace' ? hostLabsFirst(plans) : plans;
}

/** In a user namespace of our own there is no way back from the first lab to the machine's own network. */
function hostLabsFirst(plans: readonly Plan[]): Plan[] {
  const isHost = (plan: Plan) => plan.scenario.lab.kind === 'host';
  return [...plans.filter(isHost), ...plans.filter(plan => !isHost(plan))];
}

/** Reports what was run, also where a later scenario could not be. */
async function runAll(
  plans: readonly Plan[],
  machine: Machine,
  options: RunOptions & { readonly onUnsaved: OnUnsaved },
  interrupt: Interrupt,
): Promise<ExitCode> {
  const sections: ReportSection[] = [];
  try {
    for (const plan of plans) {
      if (interrupt.signal.aborted) continue;
      const section = await runSection(plan, machine, options, interrupt.signal);
      sections.push(options.confirm ? await confirmed(section, machine, options, interrupt) : section);
    }
  } finally {
    if (sections.length > 0) {
      const report = reportOf(sections);
      annotate(annotations(report));
      deliver(options, reportRenderer(report, options));
    }
  }
  return interrupt.signal.aborted ? EXIT.interrupted : exitCodeOf(sections.map(({ verdict }) => verdict));
}

function confirmed(
  section: ReportSection,
  machine: Machine,
  options: RunOptions & { readonly onUnsaved: OnUnsaved },
  { signal }: Interrupt,
): Promise<ReportSection> {
  const { file } = section.run.plan.source;
  return confirmSection(section, {
    machine,
    file,
    allowHostChanges: options.allowHostChanges,
    command: commandLine(process.argv.slice(2)),
    restoreCommand: restoreCommand(),
    signal,
    onUnsaved: options.onUnsaved,
    ...(!options.quiet && { onConfirmation: one => note(`${visible(file)}: ${confirmationSentence(one)}`) }),
  });
}
