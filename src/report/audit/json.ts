import type { AuditReport } from '../../model/audit.ts';
import { visibleJson } from '../escape.ts';

/** The report as JSON, schema `loadline.audit/1`; `host` where another machine was audited. A limit that is lifted is the word `unlimited`, for JSON has no infinity. */
export function auditJson(report: AuditReport, host?: string): string {
  const { connections, ...rest } = report;
  const where = host === undefined ? {} : { host };
  const audited = { schema: 'loadline.audit/1', ...where, connections: connections ?? null, ...rest };
  const text = JSON.stringify(audited, finite, 2);
  return `${visibleJson(text)}\n`;
}

function finite(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'unlimited' : value;
}
