import { basename, dirname, join } from 'node:path';
import type { Mount } from './linux/mounts.ts';

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
export interface Entry {
  readonly name: string;
  isDirectory(): boolean;
  isFile(): boolean;
  isSymbolicLink(): boolean;
}

/** The kernel's own file systems hold nothing that is kept. */
const SHARED = ['/dev', '/proc', '/sys'];
const EMPTY = ['/dev/shm'];

/** The steps, in order: a layer for each folder of the root, and one on top of it for each file system that is mounted below. */
export function layersOverMounts(mounts: readonly Mount[], entries: (folder: string) => readonly Entry[]): Step[] {
  const all = mounts.map(({ path }) => path);
  const below = [...new Set(all)].filter(
    path => dirname(path) !== '/' && !SHARED.some(each => path.startsWith(`${each}/`)),
  );
  return [...entries('/').flatMap(entry => stepOf('/', entry)), ...below.flatMap(onTop), ...emptied(all)];

  function onTop(path: string): Step[] {
    const entry = entries(dirname(path)).find(({ name }) => name === basename(path));
    return entry === undefined ? [] : stepOf(dirname(path), entry);
  }
}

/**
 * The same where mounts are locked, as in a user namespace: the kernel lays nothing over the parent of such a mount (fs/namespace.c,
 * has_locked_children), so all that stands beside one gets a layer of its own.
 */
export function layersBesideMounts(mounts: readonly Mount[], entries: (folder: string) => readonly Entry[]): Step[] {
  const paths = mounts.map(({ path }) => path);
  return [...beside('/', paths, entries), ...emptied(paths)];
}

/** In a user namespace nothing is written below a folder of a user whom it does not know: the command's own folder is a layer by itself. */
export function withLayerFor(folder: string, steps: readonly Step[]): readonly Step[] {
  const isLayered = steps.some(({ way, path }) => way === 'layered' && folder.startsWith(`${path}/`));
  return isLayered ? [...steps, { way: 'layered', path: folder }] : steps;
}

function beside(folder: string, mounts: readonly string[], entries: (folder: string) => readonly Entry[]): Step[] {
  return entries(folder).flatMap((entry): Step[] => {
    const path = join(folder, entry.name);
    const isOpened =
      entry.isDirectory() && !SHARED.includes(path) && mounts.some(mount => mount.startsWith(`${path}/`));
    return isOpened ? [{ way: 'opened', path }, ...beside(path, mounts, entries)] : stepOf(folder, entry);
  });
}

function stepOf(folder: string, entry: Entry): Step[] {
  const path = join(folder, entry.name);
  if (SHARED.includes(path)) return [{ way: 'shared', path }];
  if (entry.isFile() || entry.isSymbolicLink()) return [{ way: 'copied', path }];
  return entry.isDirectory() ? [{ way: 'layered', path }] : [];
}

function emptied(mounts: readonly string[]): Step[] {
  return EMPTY.filter(path => mounts.includes(path)).map(path => ({ way: 'empty', path }));
}
