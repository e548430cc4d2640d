import { AUDITED_SYSCTLS } from '../../audit/audited.ts';
import { readMachineFacts } from '../../collectors/snapshot/machine-facts.ts';
import type { AuditNote, Configured } from '../../model/audit.ts';
import { CannotRun } from '../../model/errors.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { valueIn } from '../../model/probe.ts';
import type { SetCap } from '../../model/set-cap.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { sharesNetwork } from '../../system/linux/process-network.ts';
import { withoutRefused } from './above-nr-open.ts';
import { configuredAtLogin } from './login-files.ts';
import { ownCaps } from './own-caps.ts';
import { asUnitStarts } from './planned-unit.ts';
import { type ConfiguredSettings, configuredSysctls } from './sysctl-files.ts';
import { configuredInUnit } from './unit-files.ts';
import { findUser } from './user.ts';
import type { AuditedView } from './viewpoint.ts';

export interface Look {
  readonly machine: MachineFacts;
  readonly configured: Readonly<Record<string, Configured>>;
  readonly notes: readonly AuditNote[];
  /** Caps that the audited process has of its own. */
  readonly caps: readonly SetCap[];
  /** Name of the user whom the limits are for. */
  readonly user: string | undefined;
}

/** Also needed for a share of TasksMax=. */
const OTHER_SYSCTLS = ['kernel.pid_max'];

/** Reads a machine and the files that tune it, as the audited process sees them. Throws CannotRun for a unit without a file. */
export function look(tree: FileTree, view: AuditedView): Look {
  const machine = readMachineFacts(tree, { process: view.folder, pid: view.pid }, [
    ...AUDITED_SYSCTLS,
    ...OTHER_SYSCTLS,
  ]);
  const user = findUser(tree, valueIn(machine.process.uid));
  const elsewhere = tree.live && view.pid !== undefined && !sharesNetwork(view.pid);
  const sysctls = configuredSysctls(
    tree,
    AUDITED_SYSCTLS.filter(name => !elsewhere || !name.startsWith('net.')),
  );
  const unit = view.process.kind === 'started-here' ? undefined : view.process.unit;
  const limits = unit === undefined ? configuredAtLogin(tree, user) : inUnit(tree, view, unit, machine);
  const ofFiles = withoutRefused(limits.configured, sysctls.configured, machine);
  const configured = { ...sysctls.configured, ...ofFiles };
  return {
    machine: view.process.kind === 'unit' ? asUnitStarts(machine, ofFiles) : machine,
    configured,
    notes: [...(elsewhere ? [{ code: 'own-network' } as const] : []), ...sysctls.notes, ...limits.notes],
    caps: ownCaps(tree, view, machine),
    user: user?.name,
  };
}

function inUnit(tree: FileTree, view: AuditedView, unit: string, machine: MachineFacts): ConfiguredSettings {
  const found = configuredInUnit(tree, unit, machine);
  if (view.process.kind === 'unit' && !found.exists) {
    throw new CannotRun(
      `there is no unit ${unit}: no process runs for it, and no file of it is in the unit search path`,
    );
  }
  return found;
}
