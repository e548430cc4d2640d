import { outsideGuard } from '../system/linux/process-guard.ts';
import type { InstancePlace } from '../system/linux/tracefs.ts';
import { ownIdentity } from '../system/process-identity.ts';
import { processRefused } from '../system/process-refusal.ts';
import { requireProgram } from '../system/programs.ts';
import { signalGroup } from '../system/signals.ts';
import { letGo, spawnOwn } from '../system/spawn.ts';

/** Our descriptors close a moment before we count as ended: who restores waits for that. */
const WAIT = 'while read -r _; do :; done';
/** Whoever looks beside is done: nothing of the group but this process is left. */
const RUN = 'trap : TERM; kill -s TERM 0; exec "$@"';
/** A runner that stands still at two looks in a row measures nothing any more: field 3 of /proc/<pid>/stat is its state (proc(5)). */
const WATCH_STOPPED = `pid=$1 sleep=$2 stopped=0; shift 2
while "$sleep" 5 && read -r stat <"/proc/$pid/stat"; do
  case "\${stat##*) }" in T*) stopped=$((stopped + 1)) ;; *) stopped=0 ;; esac
  [ $stopped -lt 2 ] || exec "$@" --stopped
done &`;
/** A folder is busy for as long as we are being ended: ten seconds are far more than that takes. */
const REMOVE = `path=$1 rmdir=$2 sleep=$3 left=200; shift 3
while [ -d "$path" ] && [ $left -gt 0 ]; do
  "$rmdir" "$path" || { [ ! -f "$path/cgroup.kill" ] || echo 1 >"$path/cgroup.kill"; "$sleep" 0.05; }
  left=$((left - 1))
done
[ $# = 0 ] || exec "$@"`;
/** Where the watcher has the descriptor of tracefs. */
const MOUNT_FD = 3;

/**
 * Has `command` run when we end without having stopped this, SIGKILL included, and with `--stopped` when we stand still for ten seconds.
 * Returns how to stop it; without a command nothing is started. Throws CannotRun where the watcher cannot be started.
 */
export function startWatcher(command: readonly string[] | undefined): () => void {
  if (command === undefined) return () => undefined;
  const sleep = requireProgram('sleep', 'coreutils', 'to watch over changes of the machine');
  return watch(RUN, [`${ownIdentity().pid}`, sleep, ...command], { before: WATCH_STOPPED });
}

/**
 * Has a folder of the kernel's, such as a trace instance or a cgroup, removed when we end without having stopped this, at once: as long
 * as an instance is there it slows the system calls of the whole machine. Then `command` runs, if there is one. Needs root.
 */
export function watchFolder({ path, mount }: Omit<InstancePlace, 'name'>, command: readonly string[] = []): () => void {
  const folder = mount === undefined ? path : `/proc/self/fd/${MOUNT_FD}/${path}`;
  const [rmdir, sleep] = ['rmdir', 'sleep'].map(name => requireProgram(name, 'coreutils', 'to watch over the kernel'));
  return watch(REMOVE, [folder, `${rmdir}`, `${sleep}`, ...command], { fds: mount === undefined ? [] : [mount] });
}

/** A small process that outlives us: it waits on a pipe that only we hold. */
function watch(
  script: string,
  words: readonly string[],
  { before = '', fds = [] }: { readonly before?: string; readonly fds?: readonly number[] },
): () => void {
  const shell = requireProgram('sh', 'dash', 'to watch over changes of the machine');
  const watcher = outsideGuard(() =>
    spawnOwn([shell, '-c', `${before}\n${WAIT}; ${script}`, 'sh', ...words], {
      stdio: ['pipe', 'ignore', 'ignore', ...fds],
      argv0: 'sh',
    }),
  );
  watcher.on('error', () => undefined);
  if (watcher.pid === undefined) throw processRefused(shell);
  letGo(watcher);
  return () => void signalGroup(watcher, 'SIGKILL');
}
