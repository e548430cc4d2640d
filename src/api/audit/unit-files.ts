import { readFolder } from '../../collectors/snapshot/tuning-files.ts';
import type { Configured } from '../../model/audit.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import type { TuningEntry } from '../../plan/tuning/entry.ts';
import { searchOrder } from '../../plan/tuning/search-order.ts';
import { parseUnitFile } from '../../plan/tuning/unit-file.ts';
import { resolveUnit } from '../../plan/tuning/unit-settings.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { badLines, type ConfiguredSettings, unreadable } from './sysctl-files.ts';
import { unitAmount } from './unit-amount.ts';
import { firstOf, readUnitTexts } from './unit-texts.ts';

const MANAGER_FOLDERS = ['/etc/systemd', '/run/systemd', '/usr/local/lib/systemd', '/usr/lib/systemd'];

/** A key of the unit, what the audit calls it, and the default of all units in system.conf. */
const KEYS = [
  { key: 'Service.LimitNOFILE', setting: 'nofile', fallback: 'Manager.DefaultLimitNOFILE' },
  { key: 'Service.LimitNPROC', setting: 'nproc', fallback: 'Manager.DefaultLimitNPROC' },
  { key: 'Service.TasksMax', setting: 'TasksMax', fallback: 'Manager.DefaultTasksMax' },
  { key: 'Service.MemoryMax', setting: 'MemoryMax', fallback: 'Manager.DefaultMemoryMax' },
];

export interface ConfiguredUnit extends ConfiguredSettings {
  /** Whether there is a file of the unit at all. */
  readonly exists: boolean;
}

/** The lines that decide the limits of a unit at its next start: its own, its drop-ins', else the manager's defaults. */
export function configuredInUnit(tree: FileTree, unit: string, machine: MachineFacts): ConfiguredUnit {
  const { own, dropIns, files: ofUnit } = readUnitTexts(tree, unit);
  const manager = firstOf(
    tree,
    MANAGER_FOLDERS.map(folder => `${folder}/system.conf`),
  );
  const managerDropIns = MANAGER_FOLDERS.map(folder => readFolder(tree, `${folder}/system.conf.d`));
  const ofManager = [...manager.files, ...searchOrder(managerDropIns)];
  const found = KEYS.flatMap(({ key, setting, fallback }): [string, Configured][] => {
    const entry = resolveUnit(ofUnit, key) ?? resolveUnit(ofManager, fallback);
    return entry === undefined ? [] : [[setting, configuredBy(entry, unitAmount(setting, entry.value, machine))]];
  });
  const problems = [...ofUnit, ...ofManager].flatMap(file => parseUnitFile(file).problems);
  return {
    exists: own.files.length > 0,
    configured: Object.fromEntries(found),
    notes: [...badLines(problems), ...unreadable([own, ...dropIns, manager, ...managerDropIns])],
  };
}

function configuredBy({ value, file, line }: TuningEntry, amount: string): Configured {
  return { value, amount, file, line, effective: 'at-start' };
}
