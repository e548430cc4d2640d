import path from 'node:path';
import { audit } from '../../../src/api/audit.ts';
import type { Allowance } from '../../../src/model/allowance.ts';
import type { AuditReport, AuditRequest } from '../../../src/model/audit.ts';
import type { Side } from '../../../src/model/side.ts';

export const TREES = path.join(import.meta.dirname, '../../fixtures/audit');

/** The audit of a copied machine. */
export function auditOf(tree: string, asked: AuditRequest = {}): AuditReport {
  return audit({ ...asked, root: path.join(TREES, tree) });
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
