import { atEnd } from './at-end.ts';
import { isGuarded } from './linux/process-guard.ts';
import { identityOf } from './process-identity.ts';
import { processRefused } from './process-refusal.ts';
import { requireProgram } from './programs.ts';
import { signalGroup } from './signals.ts';
import { letGo, type OwnProcess, spawnOwn } from './spawn.ts';

/**
 * Reads the groups to end, with the start of each one's leader (field 22 of /proc/<pid>/stat). Once we are gone it kills those whose
 * number nobody else has by then.
 */
const SCRIPT = `groups=
while read -r group start; do groups="$groups $group:$start"; done
for each in $groups; do
  if read -r stat < "/proc/\${each%:*}/stat"; then
    set -- \${stat##*) }
    [ "\${20}" = "\${each#*:}" ] || continue
  fi
  kill -KILL "-\${each%:*}"
done`;

let watcher: OwnProcess | undefined;

/**
 * Has the process group of `leader` killed when this process ends, however it ends. Where a process namespace ends all of our children
 * with us (`guardProcesses`) there is nothing to do. Throws CannotRun where the watcher cannot be started.
 */
export function endWithUs({ pid }: { readonly pid: number }): void {
  if (isGuarded()) return;
  const leader = identityOf(pid);
  if (leader === undefined) return;
  try {
    watcher ??= startWatcher();
    watcher.stdin?.write(`${leader.pid} ${leader.startTicks}\n`);
  } catch (error) {
    signalGroup({ pid, exitCode: null, signalCode: null }, 'SIGKILL');
    throw error;
  }
}

function startWatcher(): OwnProcess {
  const shell = requireProgram('sh', 'dash', 'to end what a run started');
  const started = spawnOwn([shell, '-c', SCRIPT], { stdio: ['pipe', 'ignore', 'ignore'], argv0: 'sh' });
  started.on('error', () => undefined);
  if (started.pid === undefined) throw processRefused(shell);
  started.stdin?.on('error', () => undefined);
  letGo(started);
  // Then everything has been taken down.
  atEnd(async () => void signalGroup(started, 'SIGKILL'));
  return started;
}
