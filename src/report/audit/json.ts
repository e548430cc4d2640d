import type { AuditReport } from '../../model/audit.ts';
import { visibleJson } from '../escape.ts';

/** The report as JSON, schema `loadline.audit/1`. A limit that is lifted is the word `unlimited`, for JSON has no infinity. */
export function auditJson(report: AuditReport): string {
  const { connections, ...rest } = report;
  const text = JSON.stringify({ schema: 'loadline.audit/1', connections: connections ?? null, ...rest }, finite, 2);
  return `${visibleJson(text)}\n`;
}

function finite(_key: string, value: unknown): unknown {
  return value === Number.POSITIVE_INFINITY ? 'unlimited' : value;
}
