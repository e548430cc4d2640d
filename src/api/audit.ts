import { resolve } from 'node:path';
import { audit as auditMachine } from '../audit/audit.ts';
import type { AuditReport, AuditRequest } from '../model/audit.ts';
import { CannotRun, usageError } from '../model/errors.ts';
import { type FileTree, openFileTree } from '../system/file-tree.ts';
import { look } from './audit/look.ts';
import { unitName } from './audit/unit-name.ts';
import { findView } from './audit/viewpoint.ts';

/**
 * What a machine allows, limit by limit, and with `connections` what is in the way and the fewest changes. Reads files alone, and
 * changes nothing. Throws InvalidInput for a request that cannot be meant, CannotRun for a machine, process or unit that is not there.
 */
export function audit(request: AuditRequest = {}): AuditReport {
  const { connections, sides = ['server', 'client'], pid, unit, root = '/' } = request;
  if (connections !== undefined) wholeAboveZero('--connections', connections);
  if (pid !== undefined) wholeAboveZero('--pid', pid);
  if (pid !== undefined && unit !== undefined) throw usageError('--unit', 'is given beside --pid', 'one of the two');
  const tree = readableTree(root);
  const view = findView(tree, pid, unit === undefined ? undefined : unitName(unit));
  const { machine, ...found } = look(tree, view);
  return auditMachine(machine, { ...found, root: tree.root, process: view.process, connections, sides });
}

function wholeAboveZero(option: string, number: number): void {
  if (Number.isSafeInteger(number) && number > 0) return;
  throw usageError(option, `${number} is not one`, 'a whole number above 0');
}

function readableTree(root: string): FileTree {
  const tree = openFileTree(resolve(root));
  if (tree.list('/proc/sys').state === 'read') return tree;
  throw new CannotRun(
    `${tree.root} cannot be read as a machine: it has no proc/sys`,
    'a folder with proc/, and with sys/, etc/ and usr/lib/ where they were copied',
  );
}
