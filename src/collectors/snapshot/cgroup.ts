import type { CgroupFacts, CgroupLimit } from '../../model/machine-facts.ts';
import { absent, failed, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { type CgroupMembership, parseCgroupMembership } from '../parse/cgroup-membership.ts';
import { isQuantity } from '../parse/quantity.ts';

interface Files {
  readonly max: string;
  readonly now: string;
}

const FILES: Readonly<Record<'pids' | 'memory', Readonly<Record<1 | 2, Files>>>> = {
  pids: { 1: { max: 'pids.max', now: 'pids.current' }, 2: { max: 'pids.max', now: 'pids.current' } },
  memory: {
    1: { max: 'memory.limit_in_bytes', now: 'memory.usage_in_bytes' },
    2: { max: 'memory.max', now: 'memory.current' },
  },
};

/**
 * The tightest limits that a process's cgroup and those above it set (cgroups(7), cgroup-v2.rst).
 *
 * @param process its folder, as /proc/self
 */
export function readCgroup(tree: FileTree, process: string): CgroupFacts {
  const text = tree.read(`${process}/cgroup`);
  if (text.state !== 'read') return { tasks: text, memoryBytes: text };
  const memberships = parseCgroupMembership(text.value);
  return { tasks: tightest(tree, memberships, 'pids'), memoryBytes: tightest(tree, memberships, 'memory') };
}

function tightest(
  tree: FileTree,
  memberships: readonly CgroupMembership[],
  controller: 'pids' | 'memory',
): Probe<CgroupLimit> {
  const membership =
    memberships.find(({ controllers }) => controllers.includes(controller)) ??
    memberships.find(({ version }) => version === 2);
  if (membership === undefined) return absent(`no cgroup limits ${controller} here`);
  const files = FILES[controller][membership.version];
  const mount = mountOf(tree, membership.version, controller);
  const limits = upwards(membership.path).flatMap((path): CgroupLimit[] => {
    const max = valueIn(tree.read(`${mount}${path}/${files.max}`));
    if (max === undefined) return [];
    return [
      { path: path === '' ? '/' : path, max: max.trim(), now: number(tree.read(`${mount}${path}/${files.now}`)) },
    ];
  });
  const [first] = limits;
  if (first === undefined) return absent(`no cgroup above this process limits ${controller}`);
  return ok(limits.reduce((least, limit) => (room(limit) < room(least) ? limit : least), first));
}

/** v2 alone is mounted on /sys/fs/cgroup; beside v1, where each controller has a folder, on `unified`. */
function mountOf(tree: FileTree, version: 1 | 2, controller: string): string {
  if (version === 2) return tree.has('/sys/fs/cgroup/unified') ? '/sys/fs/cgroup/unified' : '/sys/fs/cgroup';
  return `/sys/fs/cgroup/${controller}`;
}

/** `/a/b` to `/a/b`, `/a` and the root. A container sees its own cgroup as the root, whatever its path is outside. */
function upwards(path: string): string[] {
  const parts = path.split('/').filter(Boolean);
  return Array.from({ length: parts.length + 1 }, (_, taken) =>
    parts
      .slice(0, parts.length - taken)
      .map(part => `/${part}`)
      .join(''),
  );
}

function room({ max, now }: CgroupLimit): number {
  const most = Number(max);
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most - (valueIn(now) ?? 0);
}

function number(text: Probe<string>): Probe<number> {
  if (text.state !== 'read') return text;
  const value = /^\d+$/.test(text.value.trim()) ? Number(text.value) : Number.NaN;
  return isQuantity(value) ? ok(value) : failed('it is not as Linux writes it');
}
