import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Mount, mountsHere } from './linux/mounts.ts';
import { requireProgram } from './programs.ts';

/**
 * How a path gets into the private tree. `layered`: with a layer in memory above it, or as it is and not writable where the kernel lays
 * nothing over it (another /proc, a network file system); one that is gone by then is empty. `opened`: an empty folder, for what stands below it.
 * `shared`: as it is. `empty`: with nothing in it. `copied`: a file or a link.
 */
type Way = 'layered' | 'opened' | 'shared' | 'empty' | 'copied';

interface Step {
  readonly way: Way;
  readonly path: string;
}

/** A folder's entry, as readdir tells it. */
interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/** The kernel's own file systems hold nothing that is kept. */
const SHARED = ['/dev', '/proc', '/sys'];
const EMPTY = ['/dev/shm'];

/** Makes the tree below `$1` by pairs of way and path, makes it the root, and becomes the command behind `--`. */
const ENTER = `set -e
base=$1 layers=0
shift
mount -t tmpfs -o mode=0755 loadline "$base"
mkdir "$base/root"
mount --bind "$base/root" "$base/root"
like() { chown --reference="$1" "$2" 2>/dev/null || :; chmod --reference="$1" "$2" 2>/dev/null || :; }
unwritable() { mount --rbind "$1" "$2" && mount -o remount,bind,ro "$2" || umount -l "$2" || :; }
while [ "$1" != -- ]; do
  way=$1 path=$2 into=$base/root$2
  shift 2
  case $way in
    opened) mkdir -p "$into"; like "$path" "$into" ;;
    shared) mkdir -p "$into"; mount --rbind "$path" "$into" ;;
    empty) mount -t tmpfs -o mode=1777 loadline "$into" ;;
    copied) cp -P -p "$path" "$into" 2>/dev/null || : ;;
    layered)
      layers=$((layers + 1)) layer=$base/$layers
      mkdir -p "$into" "$layer/upper" "$layer/work"
      like "$path" "$layer/upper"
      mount -t overlay -o "lowerdir=$path,upperdir=$layer/upper,workdir=$layer/work" overlay "$into" 2>/dev/null ||
        unwritable "$path" "$into" ;;
  esac
done
shift
folder=$PWD
cd "$base/root"
mkdir .before
pivot_root . .before
exec chroot . /bin/sh -c 'umount -l /.before && rmdir /.before && cd "$1" && shift && exec "$@"' sh "$folder" "$@"`;

/**
 * The command in a mount namespace of its own: it sees this machine's files, and what it writes is kept in memory until it ends. Shared
 * memory of System V is its own as well. Throws CannotRun where a program for that is missing.
 *
 * @param base an empty folder; it may be removed once the command runs
 * @param cwd the folder that the command runs in, as an absolute path
 */
export function withPrivateFiles(base: string, cwd: string, command: readonly string[]): [string, ...string[]] {
  const unshare = requireProgram('unshare', 'util-linux', 'to give the target files of its own');
  for (const program of ['mount', 'pivot_root']) requireProgram(program, 'mount util-linux', 'to lay its files out');
  const steps = withLayerFor(cwd, privateTree(mountsHere(), entriesOf));
  const words = steps.flatMap(({ way, path }) => [way, path]);
  const inside = ['/bin/sh', '-c', ENTER, 'loadline-files', base, ...words, '--', ...command];
  return [unshare, '--mount', '--ipc', '--propagation', 'private', '--', ...inside];
}

/**
 * The steps, in order. A folder gets one layer unless something is mounted below it: in a user namespace such mounts are locked, and the
 * kernel lays nothing over their parent (fs/namespace.c, has_locked_children).
 */
export function privateTree(mounts: readonly Mount[], entries: (folder: string) => readonly Entry[]): Step[] {
  const paths = mounts.map(({ path }) => path);
  return [...below('/', paths, entries), ...EMPTY.filter(path => paths.includes(path)).map(emptied)];
}

/** In a user namespace nothing is written below a folder of a user whom it does not know: the command's own folder is a layer by itself. */
export function withLayerFor(folder: string, steps: readonly Step[]): readonly Step[] {
  const isLayered = steps.some(({ way, path }) => way === 'layered' && folder.startsWith(`${path}/`));
  return isLayered ? [...steps, { way: 'layered', path: folder }] : steps;
}

function below(folder: string, mounts: readonly string[], entries: (folder: string) => readonly Entry[]): Step[] {
  return entries(folder).flatMap((entry): Step[] => {
    const path = join(folder, entry.name);
    if (SHARED.includes(path)) return [{ way: 'shared', path }];
    if (entry.isFile() || entry.isSymbolicLink()) return [{ way: 'copied', path }];
    if (!entry.isDirectory()) return [];
    if (!mounts.some(mount => mount.startsWith(`${path}/`))) return [{ way: 'layered', path }];
    return [{ way: 'opened', path }, ...below(path, mounts, entries)];
  });
}

function emptied(path: string): Step {
  return { way: 'empty', path };
}

/** What cannot be listed is empty to the target as well. */
function entriesOf(folder: string): readonly Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
