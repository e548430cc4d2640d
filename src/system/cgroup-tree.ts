import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The controllers that bound connections. */
export const CGROUP_CONTROLLERS = ['pids', 'memory'] as const;
export type CgroupController = (typeof CGROUP_CONTROLLERS)[number];

/** Where a process stands in one controller's tree, as this process sees the tree. */
export interface CgroupPlace {
  readonly version: 1 | 2;
  readonly folder: string;
  /** The top of the tree as far as it is in sight: a container sees its own part. */
  readonly top: string;
}

/**
 * A process's place in the tree of a controller; undefined where there is none in sight. Throws what reading
 * /proc/<pid>/cgroup throws.
 */
export function cgroupPlace(
  pid: number | 'self',
  controller: CgroupController,
  proc = '/proc',
): CgroupPlace | undefined {
  const memberships = readFileSync(`${proc}/${pid}/cgroup`, 'utf8').split('\n').map(membershipOf);
  const mounts = readFileSync(`${proc}/self/mountinfo`, 'utf8').split('\n').flatMap(mountOf);
  const places = [1, 2].flatMap(version => {
    const path = memberships.find(({ controllers }) => controllers.includes(version === 1 ? controller : ''))?.path;
    if (path === undefined) return [];
    return mounts.filter(mount => mount.version === version).flatMap(mount => placeIn(mount, path, controller));
  });
  return places.find(({ folder }) => existsSync(folder));
}

/** The cgroup itself and those that hold it, up to the top that is in sight. */
export function upwards({ folder, top }: CgroupPlace): string[] {
  if (folder === top) return [folder];
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...upwards({ version: 1, folder: parent, top })];
}

/** Whether a cgroup of version 2 lets the cgroups below it be bounded by the controller. */
export function handsDown(folder: string, controller: CgroupController): boolean {
  return lists(join(folder, 'cgroup.subtree_control'), controller);
}

/** `4:memory:/a/b` of version 1; `0::/a/b` of version 2, whose controller is the empty name. */
function membershipOf(line: string): { controllers: readonly string[]; path: string } {
  const [, names = '-', ...path] = line.split(':');
  return { controllers: names.split(','), path: path.join(':') };
}

interface Mount {
  readonly version: 1 | 2;
  readonly root: string;
  readonly point: string;
  readonly options: readonly string[];
}

/** A line of mountinfo (Documentation/filesystems/proc.rst, 3.5). */
function mountOf(line: string): Mount[] {
  const [before = '', after = ''] = line.split(' - ');
  const [, , , root = '', point = ''] = before.split(' ').map(unescaped);
  const [type, , options = ''] = after.split(' ');
  if (type !== 'cgroup' && type !== 'cgroup2') return [];
  return [{ version: type === 'cgroup' ? 1 : 2, root, point, options: options.split(',') }];
}

function unescaped(word: string): string {
  return word.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

function placeIn({ version, root, point, options }: Mount, path: string, controller: string): CgroupPlace[] {
  if (version === 1 && !options.includes(controller)) return [];
  // Above the root of its cgroup namespace a process sees `/..`: not in this tree.
  if (path.startsWith('/..')) return [];
  const below =
    root === '/' ? path : path === root || path.startsWith(`${root}/`) ? path.slice(root.length) : undefined;
  if (below === undefined) return [];
  const folder = below === '' || below === '/' ? point : join(point, below);
  return version === 1 || lists(join(folder, 'cgroup.controllers'), controller)
    ? [{ version, folder, top: point }]
    : [];
}

function lists(file: string, controller: string): boolean {
  try {
    return readFileSync(file, 'utf8').trim().split(' ').includes(controller);
  } catch {
    return false;
  }
}
