import { valueIn } from '../../model/probe.ts';
import type { LimitsUser } from '../../plan/tuning/limits-settings.ts';
import type { FileTree } from '../../system/file-tree.ts';

/** A user as /etc/passwd and /etc/group have one; undefined where they have none of that number. */
export function findUser(tree: FileTree, uid: number | undefined): LimitsUser | undefined {
  const entry = rowsOf(tree, '/etc/passwd').find(([, , number]) => number !== undefined && Number(number) === uid);
  if (entry === undefined || uid === undefined) return undefined;
  const [name = '', , , primary] = entry;
  const gid = Number(primary);
  const groups = rowsOf(tree, '/etc/group')
    .filter(([, , number, members = '']) => Number(number) === gid || members.split(',').includes(name))
    .map(([group = '', , number]) => ({ name: group, gid: Number(number) }));
  return { name, uid, gid, groups, wildcardsCoverRoot: !isDebian(valueIn(tree.read('/etc/os-release')) ?? '') };
}

/** The number of a user of that name, or of that number; undefined where /etc/passwd has no such name. */
export function userNumber(tree: FileTree, name: string): number | undefined {
  return numberIn(tree, '/etc/passwd', name);
}

export function groupNumber(tree: FileTree, name: string): number | undefined {
  return numberIn(tree, '/etc/group', name);
}

function numberIn(tree: FileTree, path: string, name: string): number | undefined {
  if (/^\d+$/.test(name)) return Number(name);
  const number = rowsOf(tree, path).find(([called]) => called === name)?.[2];
  return number === undefined ? undefined : Number(number);
}

function rowsOf(tree: FileTree, path: string): string[][] {
  return (valueIn(tree.read(path)) ?? '').split('\n').map(line => line.split(':'));
}

/** Debian's pam_limits applies lines for groups and everybody to all but root; so do those made from it. */
function isDebian(osRelease: string): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}
