import { atEnd } from './at-end.ts';
import { isGuarded } from './linux/process-guard.ts';
import { identityOf, ownIdentity } from './process-identity.ts';
import { processRefused } from './process-refusal.ts';
import { requireProgram } from './programs.ts';
import { signalGroup } from './signals.ts';
import { letGo, type OwnProcess, spawnOwn } from './spawn.ts';

/** A variable of the environment by which whatever a run starts is known, also where it has left its group (setsid(2)). */
const MARK = 'LOADLINE_RUNNER';

/**
 * Reads the groups to end, with the start of each one's leader (field 22 of /proc/<pid>/stat). Once we are gone it kills those whose
 * number nobody else has by then, and whoever bears our mark: again, where that one had started another meanwhile.
 */
const SCRIPT = `mark=$1 groups=
while read -r group start; do groups="$groups $group:$start"; done
for each in $groups; do
  if read -r stat < "/proc/\${each%:*}/stat"; then
    set -- \${stat##*) }
    [ "\${20}" = "\${each#*:}" ] || continue
  fi
  kill -KILL "-\${each%:*}"
done
for again in 1 2 3; do
  found=$(grep -lzx "$mark" /proc/[0-9]*/environ)
  [ -n "$found" ] || break
  for each in $found; do each=\${each#/proc/}; kill -KILL "\${each%/environ}"; done
done`;

let watcher: OwnProcess | undefined;

/** Marks all that this process starts from now on, for where no process namespace ends it with us. */
export function markChildren(): void {
  process.env[MARK] = ownMark();
}

function ownMark(): string {
  const { pid, startTicks } = ownIdentity();
  return `${pid}-${startTicks}`;
}

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
  const started = spawnOwn([shell, '-c', SCRIPT, 'sh', `${MARK}=${ownMark()}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    argv0: 'sh',
    env: { [MARK]: undefined },
  });
  started.on('error', () => undefined);
  if (started.pid === undefined) throw processRefused(shell);
  started.stdin?.on('error', () => undefined);
  letGo(started);
  // Groups have been taken down by then; what has left them has not.
  atEnd(async () => void started.stdin?.end());
  return started;
}
