import type { RunControl } from '../api/run-plan.ts';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { watchInterrupt } from './interrupt.ts';
import type { GlobalOptions } from './options.ts';
import { openWatch } from './progress/watch.ts';
import { restoreCommand } from './restore-command.ts';
import { keepUnsaved } from './unsaved.ts';

/** How the command line runs anything: until a signal stops it, with its progress on standard error. */
type Control = Required<Omit<RunControl, 'onProgress'>>;

/** Throws NotSaved for what could not be written, once all the rest was answered. */
export async function interruptible(
  options: Pick<GlobalOptions, 'out' | 'bpf' | 'packetLosses' | 'progress' | 'color'>,
  act: (control: Control) => Promise<ExitCode>,
): Promise<ExitCode> {
  const interrupt = watchInterrupt();
  const unsaved = keepUnsaved();
  try {
    const exitCode = await act({
      out: options.out,
      bpf: options.bpf,
      packetLosses: options.packetLosses,
      signal: interrupt.signal,
      onUnsaved: unsaved.note,
      restoreCommand: restoreCommand(),
      watch: (plan, folder) => openWatch(plan, { ...options, folder }),
    });
    unsaved.throwIfAny();
    return interrupt.signal.aborted ? EXIT.interrupted : exitCode;
  } finally {
    interrupt.dispose();
  }
}
