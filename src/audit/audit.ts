import { range } from '../limits/ports/range-on-machine.ts';
import type {
  AuditedProcess,
  AuditLine,
  AuditNote,
  AuditReport,
  Change,
  Configured,
  Drift,
  SideAudit,
  TuningOutput,
} from '../model/audit.ts';
import type { Limit } from '../model/limit.ts';
import type { MachineFacts } from '../model/machine-facts.ts';
import { valueIn } from '../model/probe.ts';
import type { SetCap } from '../model/set-cap.ts';
import type { Side } from '../model/side.ts';
import { AUDITED } from './audited.ts';
import { changesFor } from './changes.ts';
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
  /** Caps that the process to be judged has of its own. */
  readonly caps: readonly SetCap[];
}

/** What a machine allows: a function of what was read off it, and of nothing else. */
export function audit(machine: MachineFacts, request: AuditRequest): AuditReport {
  const { root, process, connections, configured, caps } = request;
  const lines = AUDITED.map((limit): AuditLine => lineOf(limit, machine, configured));
  const sides: Partial<Record<Side, SideAudit>> = Object.fromEntries(
    request.sides.map(side => [side, auditSide(lines, side, { connections, process, caps })]),
  );
  const changes = connections === undefined ? [] : changesFor(machine, sides, connections);
  const files = connections === undefined ? [] : tuningFiles(changes, { ...request, connections });
  const drift = driftOf(machine, lines, configured);
  const notes = [
    ...request.notes,
    ...softBelowHard(machine, process),
    ...overruling(changes, files, configured),
    ...lostAtBoot(lines, drift),
  ];
  const behind = valueIn(machine.behind) ?? [];
  const ports = valueIn(range(machine))?.number;
  return {
    root,
    kernel: machine.kernel,
    process,
    connections,
    lines,
    sides,
    changes,
    files,
    drift,
    behind,
    ...(ports !== undefined && { portsToOne: ports }),
    notes,
  };
}

function lineOf(
  { id, title, scope, setting: own, unitKey, onMachine }: Limit,
  machine: MachineFacts,
  configured: AuditRequest['configured'],
): AuditLine {
  const { setting = own.name, read } = onMachine;
  // Files call a resource limit by its own name, whatever a unit's key for it is.
  const inFiles = own.kind === 'cgroup' ? (unitKey ?? own.name) : own.name;
  return { limit: id, title, setting, scope, ...read(machine), configured: configured[inFiles] };
}

/** Lines that would win over the files even so: of a file that is read later than any of ours. */
function overruling(
  changes: readonly Change[],
  files: readonly TuningOutput[],
  configured: Readonly<Record<string, Configured>>,
): AuditNote[] {
  const ours = files.find(({ path }) => path.startsWith('sysctl.d/'));
  return changes.flatMap(({ kind, setting }): AuditNote[] => {
    const line = configured[setting];
    if (kind !== 'sysctl' || ours === undefined || line === undefined || line.effective === 'never') return [];
    const last = line.file === '/etc/sysctl.conf' || nameOf(line.file) > nameOf(ours.path);
    return last ? [{ code: 'overrules-ours', file: line.file, line: line.line, setting }] : [];
  });
}

/** Lines that say what is in effect, and that the next boot may skip. */
function lostAtBoot(lines: readonly AuditLine[], drift: readonly Drift[]): AuditNote[] {
  return lines.flatMap(({ setting, configured }): AuditNote[] =>
    configured?.effective === 'if-loaded' && !drift.some(one => one.setting === setting)
      ? [{ code: 'lost-at-boot', setting, configured }]
      : [],
  );
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Without a running process nobody knows whether it will raise its own soft limit, as many runtimes do. */
function softBelowHard(machine: MachineFacts, process: AuditedProcess): AuditNote[] {
  const limits = valueIn(machine.process.limits);
  if (process.kind === 'process' || limits === undefined || limits.nofileSoft >= limits.nofileHard) return [];
  return [{ code: 'soft-below-hard', soft: limits.nofileSoft, hard: limits.nofileHard }];
}
