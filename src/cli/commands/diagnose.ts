import { type FoundServer, findServer } from '../../api/diagnose/find-server.ts';
import { runningNginx } from '../../collectors/snapshot/applications.ts';
import { WATCHED_SETTINGS } from '../../limits/mirrored.ts';
import { CannotRun, EXIT, type ExitCode } from '../../model/fault.ts';
import type { ApplicationPlan } from '../../model/plan.ts';
import { durationOption, planDiagnosis } from '../../plan/diagnosis.ts';
import { openFileTree } from '../../system/file-tree.ts';
import { gatherMachine } from '../../system/machine.ts';
import { findProgram } from '../../system/programs.ts';
import { exitCodeOf } from '../../verdict/exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { watchInterrupt } from '../interrupt.ts';
import { restoreFirst } from '../leftovers.ts';
import type { GlobalOptions } from '../options.ts';
import { renderReport } from '../render-report.ts';
import { runSection } from '../run-section.ts';
import { keepUnsaved } from '../unsaved.ts';

export interface DiagnoseOptions extends GlobalOptions {
  readonly pid?: string;
  readonly port?: string;
  readonly connectTimeout?: string;
  readonly duration?: string;
}

/** `loadline diagnose`: the user's own command against a server that runs already, and what failed it. */
export async function diagnose(command: readonly string[], options: DiagnoseOptions): Promise<ExitCode> {
  const { connectTimeout = '2s', duration = '10m' } = options;
  const connectTimeoutMs = durationOption('--connect-timeout', connectTimeout);
  const durationMs = durationOption('--duration', duration);
  const program = findProgram(command[0] ?? '');
  if (program === undefined) throw new CannotRun(`${command[0]} was not found`);
  restoreFirst();
  checkFiles(options);
  const server = findServer({ ...options, command });
  const machine = gatherMachine(WATCHED_SETTINGS);
  const plan = planDiagnosis({ ...server, ...configuredAs(server), command, connectTimeoutMs, durationMs }, machine);
  const interrupt = watchInterrupt();
  const unsaved = keepUnsaved();
  try {
    // What the command prints is its own progress.
    const section = await runSection(
      plan,
      machine,
      { ...options, progress: 'none', allowHostChanges: false, onUnsaved: unsaved.note },
      interrupt.signal,
    );
    deliver(options, renderReport([section], options));
    unsaved.throwIfAny();
    return interrupt.signal.aborted ? EXIT.interrupted : exitCodeOf([section.verdict]);
  } finally {
    interrupt.dispose();
  }
}

/** An nginx tells its settings to whoever may read its configuration. */
function configuredAs({ owners }: FoundServer): { application?: ApplicationPlan } {
  const machine = openFileTree('/');
  const [application] = owners.flatMap(pid => runningNginx(machine, pid) ?? []);
  return application === undefined ? {} : { application };
}
