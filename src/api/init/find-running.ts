import { CannotRun } from '../../model/errors.ts';
import type { Destination } from '../../model/plan.ts';
import { valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { findServer } from '../diagnose/find-server.ts';
import { isGivenSockets } from './activation.ts';

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
export function findRunning(tree: FileTree, { pid, port }: Omit<InitRequest, 'unit'>): FoundProcess {
  const hint = { command: [], ...(pid !== undefined && { pid }), ...(port !== undefined && { port }) };
  const { listener, owners } = findServer(hint);
  const first = owners.find(owner => isGiven(tree, owner)) ?? owners[0];
  if (first === undefined) {
    throw new CannotRun(
      `whoever listens on port ${listener.port} belongs to another user`,
      'sudo, and the same command',
    );
  }
  return { pid: masterOf(tree, pid ?? first, owners), listener };
}

/** Upwards from one process for as long as the parent holds the socket as well; systemd holds what it has given. */
function masterOf(tree: FileTree, pid: number, owners: readonly number[]): number {
  if (isGiven(tree, pid)) return pid;
  const parent = Number(/^PPid:\s*(\d+)/m.exec(valueIn(tree.read(`/proc/${pid}/status`)) ?? '')?.[1]);
  return owners.includes(parent) ? masterOf(tree, parent, owners) : pid;
}

function isGiven(tree: FileTree, pid: number): boolean {
  return isGivenSockets(pid, valueIn(tree.read(`/proc/${pid}/environ`)) ?? '');
}
