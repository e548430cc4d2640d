import path from 'node:path';
import { look } from '../../../src/api/audit/look.ts';
import { findView } from '../../../src/api/audit/viewpoint.ts';
import { audit } from '../../../src/audit/audit.ts';
import type { Allowance } from '../../../src/model/allowance.ts';
import type { AuditReport } from '../../../src/model/audit.ts';
import type { Side } from '../../../src/model/side.ts';
import { openFileTree } from '../../../src/system/file-tree.ts';

export const TREES = path.join(import.meta.dirname, '../../fixtures/audit');

export interface Asked {
  readonly pid?: number;
  readonly unit?: string;
  readonly connections?: number;
}

/** The audit of a copied machine. */
export function auditOf(tree: string, { pid, unit, connections }: Asked = {}): AuditReport {
  const files = openFileTree(path.join(TREES, tree));
  const view = findView(files, pid, unit);
  const { machine, ...found } = look(files, view);
  const asked = { root: tree, process: view.process, connections, sides: ['server', 'client'] as const };
  return audit(machine, { ...found, ...asked });
}

export function lineOf(report: AuditReport, limit: string) {
  const line = report.lines.find(each => each.limit === limit);
  if (line === undefined) throw new Error(`the audit has no line for ${limit}`);
  return line;
}

/** The number that a limit bounds a side to; else what it says in place of one. */
export function most(report: AuditReport, limit: string, side: Side = 'server'): number | string {
  const allowance: Allowance | undefined = lineOf(report, limit).allows[side];
  if (allowance === undefined) return 'not this side';
  if (allowance.kind === 'bound') return allowance.most;
  return allowance.kind === 'no-bound' ? allowance.why : allowance.kind;
}
