import { CannotRun, usageError } from '../../model/errors.ts';
import type { Destination } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { findView } from '../audit/viewpoint.ts';
import { findServer } from '../diagnose/find-server.ts';

/** Which running server is meant: by one or two of these. */
export interface InitRequest {
  readonly pid?: number;
  readonly port?: number;
  /** A unit of systemd, with its suffix. */
  readonly unit?: string;
}

export interface FoundProcess {
  /** The first of the processes that hold the listening socket: the master of workers. */
  readonly pid: number;
  readonly listener: Destination;
}

/** Throws InvalidInput where it cannot be told which server is meant, CannotRun where there is none, or it cannot be looked at. */
export function findRunning(tree: FileTree, { pid, port, unit }: InitRequest): FoundProcess {
  if (pid !== undefined && unit !== undefined) throw usageError('--unit', 'is given beside --pid', 'one of the two');
  const named = pid ?? (unit === undefined ? undefined : processOf(tree, unit));
  const hint = { command: [], ...(named !== undefined && { pid: named }), ...(port !== undefined && { port }) };
  const { listener, owners } = findServer(hint);
  const [first] = owners;
  if (first === undefined) {
    throw new CannotRun(
      `whoever listens on port ${listener.port} belongs to another user`,
      'sudo, and the same command',
    );
  }
  return { pid: masterOf(tree, named ?? first, owners), listener };
}

function processOf(tree: FileTree, unit: string): number {
  const { pid } = findView(tree, undefined, unit);
  if (pid === undefined) throw new CannotRun(`no process runs for ${unit}`, `systemctl start ${unit}`);
  return pid;
}

/** Upwards from one process for as long as the parent holds the socket as well. */
function masterOf(tree: FileTree, pid: number, owners: readonly number[]): number {
  const parent = Number(/^PPid:\s*(\d+)/m.exec(valueIn(tree.read(`/proc/${pid}/status`)) ?? '')?.[1]);
  return owners.includes(parent) ? masterOf(tree, parent, owners) : pid;
}
