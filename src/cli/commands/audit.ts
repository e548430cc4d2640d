import { writeTuningFiles } from '../../api/audit/write-files.ts';
import { audit as auditMachine } from '../../api/audit.ts';
import { onHost } from '../../hosts/on-host.ts';
import type { AuditReport, AuditRequest } from '../../model/audit.ts';
import { type ExitCode, usageError } from '../../model/errors.ts';
import type { Side } from '../../model/side.ts';
import { suggest } from '../../model/suggest.ts';
import { auditJson } from '../../report/audit/json.ts';
import { auditText } from '../../report/audit/text.ts';
import { exitCodeOfAudit } from '../../verdict/audit-exit-code.ts';
import { checkFiles, deliver } from '../deliver.ts';
import { type HostOptions, hostNamed } from '../host-options.ts';
import type { GlobalOptions } from '../options.ts';
import { note } from '../output.ts';
import { refreshing } from '../refreshing.ts';
import { wholeNumber } from '../whole-number.ts';

export interface AuditOptions extends GlobalOptions, HostOptions {
  readonly connections?: string;
  readonly pid?: string;
  readonly unit?: string;
  readonly root?: string;
  readonly side?: string;
  readonly write?: string;
  /** Again every two seconds, until Ctrl-C. */
  readonly watch?: boolean;
  /** Another machine. */
  readonly host?: string;
}

/** `loadline audit`: what this machine, or a copied one, allows, and what to change for N connections. */
export async function audit(options: AuditOptions): Promise<ExitCode> {
  const { watch = false, write } = options;
  if (!watch) return auditOnce(options);
  if (write !== undefined) throw usageError('--watch', 'does not go with --write: files are written once');
  return refreshing(() => auditOnce(options));
}

async function auditOnce(options: AuditOptions): Promise<ExitCode> {
  const { unit, root, write, host } = options;
  const connections = wholeNumber('--connections', options.connections);
  const pid = wholeNumber('--pid', options.pid);
  const sides = sidesOf(options.side);
  if (write !== undefined && connections === undefined) {
    throw usageError('--write', 'needs --connections: without it there is nothing to change');
  }
  const request: AuditRequest = {
    sides,
    ...(connections !== undefined && { connections }),
    ...(pid !== undefined && { pid }),
    ...(unit !== undefined && { unit }),
    ...(root !== undefined && { root }),
  };
  const report = host === undefined ? auditMachine(request) : await auditHost(host, request, options);
  checkFiles(options);
  deliver(options, (format, colour) => (format === 'json' ? auditJson(report, host) : auditText(report, colour, host)));
  if (write !== undefined) for (const file of writeTuningFiles(write, report.files)) note(`wrote ${file}`);
  return exitCodeOfAudit(report);
}

async function auditHost(name: string, request: AuditRequest, options: AuditOptions): Promise<AuditReport> {
  return await onHost(hostNamed('--host', name, options), agent => agent.order({ do: 'audit', request }));
}

const SIDES: readonly Side[] = ['server', 'client'];

function sidesOf(written = 'both'): readonly Side[] {
  if (written === 'both') return SIDES;
  const side = SIDES.find(each => each === written);
  if (side !== undefined) return [side];
  const near = suggest(written, [...SIDES, 'both']);
  throw usageError('--side', `'${written}' is no side`, 'server, client or both', near);
}
