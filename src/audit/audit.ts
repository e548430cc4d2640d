import type {
  AuditedProcess,
  AuditLine,
  AuditNote,
  AuditReport,
  Change,
  Configured,
  SideAudit,
} from '../model/audit.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import type { Side } from '../model/side.ts';
import { changesFor } from './changes.ts';
import { AUDIT_DEFINITIONS } from './definitions.ts';
import { driftOf } from './drift.ts';
import { tuningFiles } from './files.ts';
import { auditSide } from './side.ts';

/** What is asked of an audit. */
export interface AuditRequest {
  readonly root: string;
  readonly process: AuditedProcess;
  /** Connections to be held besides those that are open; undefined to look only. */
  readonly connections: number | undefined;
  readonly sides: readonly Side[];
  /** Lines of files that set something, by the setting: a sysctl, or `nofile`, `nproc`, `TasksMax`, `MemoryMax`. */
  readonly configured: Readonly<Record<string, Configured>>;
  readonly user: string | undefined;
  readonly notes: readonly AuditNote[];
}

/** What a machine allows: a function of what was read off it, and of nothing else. */
export function audit(machine: MachineFacts, request: AuditRequest): AuditReport {
  const { root, process, connections, configured } = request;
  const lines = AUDIT_DEFINITIONS.map(({ read, raise: _raise, sysctls: _sysctls, ...definition }): AuditLine => {
    return {
      ...definition,
      ...read(machine),
      configured: configured[OF_FILES[definition.limit] ?? definition.setting],
    };
  });
  const sides: Partial<Record<Side, SideAudit>> = Object.fromEntries(
    request.sides.map(side => [side, auditSide(lines, side, connections)]),
  );
  const changes = connections === undefined ? [] : changesFor(machine, sides, connections);
  const files = connections === undefined ? [] : tuningFiles(changes, { ...request, connections });
  const notes = [
    ...request.notes,
    ...overruling(
      changes,
      files.map(({ destination }) => destination),
      configured,
    ),
  ];
  const drift = driftOf(machine, lines, configured);
  return { root, kernel: machine.kernel, process, connections, lines, sides, changes, files, drift, notes };
}

/** What limits that are no sysctls are called in files. */
const OF_FILES: Readonly<Record<string, string>> = {
  nofile: 'nofile',
  nproc: 'nproc',
  'cgroup-pids': 'TasksMax',
  'cgroup-memory': 'MemoryMax',
};

/** Lines that would win over the files even so: /etc/sysctl.conf where it is read last. */
function overruling(
  changes: readonly Change[],
  destinations: readonly string[],
  configured: Readonly<Record<string, Configured>>,
): AuditNote[] {
  return changes.flatMap(({ kind, setting }): AuditNote[] => {
    const line = configured[setting];
    if (kind !== 'sysctl' || line === undefined || line.file !== '/etc/sysctl.conf' || line.effective === 'never')
      return [];
    return destinations.length === 0 ? [] : [{ code: 'overrules-ours', file: line.file, line: line.line, setting }];
  });
}
