import { resolve } from 'node:path';
import { look } from '../../api/audit/look.ts';
import { findView } from '../../api/audit/viewpoint.ts';
import { writeTuningFiles } from '../../api/audit/write-files.ts';
import { audit as auditMachine } from '../../audit/audit.ts';
import { CannotRun, type ExitCode, usageError } from '../../model/fault.ts';
import type { Side } from '../../model/side.ts';
import { suggest } from '../../model/suggest.ts';
import { auditJson } from '../../report/audit/json.ts';
import { auditText } from '../../report/audit/text.ts';
import { type FileTree, openFileTree } from '../../system/file-tree.ts';
import { exitCodeOfAudit } from '../../verdict/audit-exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';

export interface AuditOptions extends GlobalOptions {
  readonly connections?: string;
  readonly pid?: string;
  readonly unit?: string;
  readonly root?: string;
  readonly side?: string;
  readonly write?: string;
}

/** `loadline audit`: what this machine, or a copied one, allows, and what to change for N connections. */
export function audit(options: AuditOptions): ExitCode {
  const connections = wholeNumber('--connections', options.connections);
  const pid = wholeNumber('--pid', options.pid);
  const sides = sidesOf(options.side);
  if (pid !== undefined && options.unit !== undefined)
    throw usageError('--unit', 'is given beside --pid', 'one of the two');
  if (options.write !== undefined && connections === undefined) {
    throw usageError('--write', 'needs --connections: without it there is nothing to change');
  }
  checkFiles(options);
  const tree = readableTree(options.root);
  const view = findView(tree, pid, options.unit === undefined ? undefined : unitName(options.unit));
  const { machine, ...found } = look(tree, view);
  const report = auditMachine(machine, { ...found, root: tree.root, process: view.process, connections, sides });
  deliver(options, (format, colour) => (format === 'json' ? auditJson(report) : auditText(report, colour)));
  if (options.write !== undefined) {
    for (const file of writeTuningFiles(options.write, report.files)) note(`wrote ${file}`);
  }
  return exitCodeOfAudit(report);
}

function readableTree(root: string | undefined): FileTree {
  const tree = openFileTree(root === undefined ? '/' : resolve(root));
  if (tree.list('/proc/sys').state === 'read') return tree;
  throw new CannotRun(
    `${tree.root} cannot be read as a machine: it has no proc/sys`,
    'a folder with proc/, and with sys/, etc/ and usr/lib/ where they were copied',
  );
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (number > 0) return number;
  throw usageError(option, `${JSON.stringify(text)} is not one`, 'a whole number above 0');
}

const SIDES: readonly Side[] = ['server', 'client'];

function sidesOf(written: string | undefined): readonly Side[] {
  if (written === undefined || written === 'both') return SIDES;
  const side = SIDES.find(each => each === written);
  if (side !== undefined) return [side];
  const near = suggest(written, [...SIDES, 'both']);
  throw usageError('--side', `'${written}' is no side`, 'server, client or both', near);
}

/** `nginx` is nginx.service, as for systemctl. */
function unitName(written: string): string {
  return /\.[a-z]+$/.test(written) ? written : `${written}.service`;
}
