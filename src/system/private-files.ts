import { readdirSync } from 'node:fs';
import { mountsHere } from './linux/mounts.ts';
import { type Entry, layersBesideMounts, layersOverMounts, withLayerFor } from './private-tree.ts';
import { inInitialUserNamespace } from './privilege.ts';
import { requireProgram } from './programs.ts';

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
      mkdir -p "$into" "$layer/upper" "$layer/work" 2>/dev/null || continue
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
  const mounts = mountsHere();
  const steps = inInitialUserNamespace()
    ? layersOverMounts(mounts, entriesOf)
    : withLayerFor(cwd, layersBesideMounts(mounts, entriesOf));
  const words = steps.flatMap(({ way, path }) => [way, path]);
  const inside = ['/bin/sh', '-c', ENTER, 'loadline-files', base, ...words, '--', ...command];
  return [unshare, '--mount', '--ipc', '--propagation', 'private', '--', ...inside];
}

/** What cannot be listed is empty to the target as well. */
function entriesOf(folder: string): readonly Entry[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
