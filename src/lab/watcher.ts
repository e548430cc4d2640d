import { type ChildProcess, spawn } from 'node:child_process';
import { outsideGuard } from '../system/linux/process-guard.ts';

/** Our descriptors close a moment before we count as ended: who restores waits for that. */
const SCRIPT = 'cat >/dev/null; exec "$@"';

/**
 * Starts a small process that outlives us and runs `command` when we end without having stopped it, SIGKILL included: it
 * waits on a pipe that only we hold. Returns how to stop it; without a command nothing is started.
 */
export function startWatcher(command: readonly string[] | undefined): () => void {
  if (command === undefined) return () => undefined;
  const watcher = outsideGuard(() =>
    spawn('sh', ['-c', SCRIPT, 'sh', ...command], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    }),
  );
  watcher.on('error', () => undefined);
  watcher.unref();
  unrefPipe(watcher);
  return () => stop(watcher);
}

function unrefPipe(watcher: ChildProcess): void {
  const pipe = watcher.stdin;
  if (pipe !== null && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
}

/** The whole group at once: the shell must not live to see its `cat` end. */
function stop(watcher: ChildProcess): void {
  if (watcher.pid === undefined || watcher.exitCode !== null) return;
  try {
    process.kill(-watcher.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
