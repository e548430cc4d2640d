import { type ChildProcess, spawn } from 'node:child_process';
import { outsideGuard } from '../system/linux/process-guard.ts';
import { processRefused } from '../system/process-refusal.ts';
import { requireProgram } from '../system/programs.ts';
import { signalGroup } from '../system/signals.ts';

/** Our descriptors close a moment before we count as ended: who restores waits for that. */
const SCRIPT = 'while read -r _; do :; done; exec "$@"';

/**
 * Starts a small process that outlives us and runs `command` when we end without having stopped it, SIGKILL included: it
 * waits on a pipe that only we hold. Returns how to stop it; without a command nothing is started. Throws CannotRun where it cannot
 * be started.
 */
export function startWatcher(command: readonly string[] | undefined): () => void {
  if (command === undefined) return () => undefined;
  const shell = requireProgram('sh', 'dash', 'to watch over changes of the machine');
  const watcher = outsideGuard(() =>
    spawn(shell, ['-c', SCRIPT, 'sh', ...command], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    }),
  );
  watcher.on('error', () => undefined);
  if (watcher.pid === undefined) throw processRefused(shell);
  watcher.unref();
  unrefPipe(watcher);
  return () => void signalGroup(watcher, 'SIGKILL');
}

function unrefPipe(watcher: ChildProcess): void {
  const pipe = watcher.stdin;
  if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}
