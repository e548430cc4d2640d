import { parseCgroupMembership } from '../../collectors/parse/cgroup-membership.ts';
import type { AuditedProcess } from '../../model/audit.ts';
import { CannotRun } from '../../model/errors.ts';
import { valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { unseenProcess } from '../../system/unseen-process.ts';

/** Whose view of the machine is audited, and the folder of /proc that shows it. */
export interface AuditedView {
  readonly process: AuditedProcess;
  /** As /proc/4711. */
  readonly folder: string;
  /** The running process that is judged; undefined where none runs. */
  readonly pid: number | undefined;
}

/**
 * The process that the user named, by number or by unit; without one, what a program started from here would get. Node lifts
 * its own soft limit at start: on this machine it is our parent, the shell, that has what others inherit.
 *
 * @throws CannotRun where there is no such process
 */
export function findView(tree: FileTree, pid: number | undefined, unit: string | undefined): AuditedView {
  if (pid !== undefined) return viewOf(tree, pid);
  const here = tree.live ? `/proc/${process.ppid}` : '/proc/self';
  if (unit === undefined) return { process: { kind: 'started-here' }, folder: here, pid: undefined };
  const running = processesOf(tree, unit)[0];
  return running === undefined
    ? { process: { kind: 'unit', unit }, folder: here, pid: undefined }
    : viewOf(tree, running);
}

function viewOf(tree: FileTree, pid: number): AuditedView {
  const folder = `/proc/${pid}`;
  const name = tree.read(`${folder}/comm`);
  if (!tree.has(`${folder}/limits`)) throw tree.live ? unseenProcess(pid) : new CannotRun(`there is no process ${pid}`);
  const unit = unitIn(valueIn(tree.read(`${folder}/cgroup`)) ?? '');
  return { process: { kind: 'process', pid, name: valueIn(name), unit }, folder, pid };
}

/** Processes of a unit, the first that was started first. */
function processesOf(tree: FileTree, unit: string): number[] {
  const pids = (valueIn(tree.list('/proc')) ?? []).filter(name => /^\d+$/.test(name)).map(Number);
  return pids.sort((a, b) => a - b).filter(pid => unitIn(valueIn(tree.read(`/proc/${pid}/cgroup`)) ?? '') === unit);
}

/** The service that systemd runs a process for: the last part of its cgroup that is named like one. */
function unitIn(membership: string): string | undefined {
  const paths = parseCgroupMembership(membership)
    .filter(({ version, controllers }) => version === 2 || controllers.includes('name=systemd'))
    .map(({ path }) => path);
  return paths.flatMap(path => path.split('/').filter(part => part.endsWith('.service'))).at(-1);
}
