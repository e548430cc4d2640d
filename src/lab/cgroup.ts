import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../model/error-message.ts';
import { CannotRun } from '../model/errors.ts';
import type { CgroupSpec } from '../model/lab-spec.ts';
import type { LabWarning } from '../model/run-warning.ts';
import type { Side } from '../model/side.ts';
import { limitFile } from '../system/cgroup-files.ts';
import { removeCgroup } from '../system/cgroup-removal.ts';
import { type CgroupController, type CgroupPlace, cgroupPlace, handsDown, upwards } from '../system/cgroup-tree.ts';
import { type Journal, openJournal } from '../system/journal.ts';
import { privilege } from '../system/privilege.ts';
import type { UndoRecord } from '../system/undo.ts';
import { watchFolder } from './watcher.ts';

/** The cgroups of one host, one for each tree that bounds it. */
export interface HostCgroups {
  /** Where a process enters: its cgroup.procs files. */
  readonly entrances: readonly string[];
  /** Removes them, once nobody is in them; a warning for each that was left. Calling it twice is harmless. */
  close(): readonly LabWarning[];
}

export interface CgroupOptions {
  readonly stateFolder: string;
  /** What forgets the record of a cgroup once a killed run's has been removed. */
  readonly restoreCommand?: readonly string[] | undefined;
}

const NOT_HERE = 'sudo, or on a machine with cgroup version 2: systemd-run --user --scope -p Delegate=yes loadline …';

/**
 * Makes a cgroup below this process's own, so that whatever bounds us bounds it too, and journals it first. Throws CannotRun where
 * this machine has no such controller, or does not let us.
 */
export function createCgroups(side: Side, spec: CgroupSpec, options: CgroupOptions): HostCgroups {
  const limits = limitsOf(spec);
  const name = `loadline-${process.pid}-${side}`;
  const made: Made[] = [];
  const close = (): readonly LabWarning[] => made.splice(0).flatMap(each => remove(each, options));
  try {
    const parents = limits.map(([controller, value]) => ({ controller, value, ...parentFor(controller, limits) }));
    for (const parent of new Set(parents.map(({ folder }) => folder))) {
      made.push(make({ kind: 'cgroup', name: join(parent, name) }, options));
    }
    for (const { controller, value, folder, version } of parents) limit(join(folder, name), version, controller, value);
    return { entrances: made.map(({ record }) => join(record.name, 'cgroup.procs')), close };
  } catch (error) {
    close();
    if (error instanceof CannotRun) throw error;
    const why = messageOf(error);
    const who = privilege() === 'root' ? '' : ', which takes root or a delegated cgroup';
    throw new CannotRun(`a cgroup cannot be made and limited here${who}: ${why}`, NOT_HERE);
  }
}

type Limits = readonly (readonly [controller: CgroupController, value: number])[];

function limitsOf({ pids, memoryBytes }: CgroupSpec): Limits {
  return [
    ...(pids === undefined ? [] : [['pids', pids] as const]),
    ...(memoryBytes === undefined ? [] : [['memory', memoryBytes] as const]),
  ];
}

/** Version 1: our own cgroup. Version 2: the nearest that hands all these controllers down, for a cgroup with processes cannot. */
function parentFor(controller: CgroupController, limits: Limits): Pick<CgroupPlace, 'version' | 'folder'> {
  const place = cgroupPlace('self', controller);
  if (place === undefined) throw new CannotRun(`this machine has no cgroup controller "${controller}" in sight`);
  if (place.version === 1) return place;
  const wanted = limits.map(([each]) => each);
  const folder = upwards(place).find(each => wanted.every(one => handsDown(each, one)));
  if (folder === undefined) {
    throw new CannotRun(
      `no cgroup above this process hands down ${wanted.join(' and ')} (cgroup.subtree_control)`,
      NOT_HERE,
    );
  }
  return { version: 2, folder };
}

interface Made {
  readonly record: UndoRecord;
  readonly stopWatching: () => void;
}

/** An ordinary user has no folder for journals: an empty cgroup that a killed run leaves goes with the user's session. */
function make(record: UndoRecord, { stateFolder, restoreCommand }: CgroupOptions): Made {
  const isRoot = privilege() === 'root';
  const stopWatching = isRoot ? watchFolder({ path: record.name }, restoreCommand) : () => undefined;
  try {
    if (isRoot) openJournal(stateFolder).record(record);
    makeRecorded(record, isRoot ? openJournal(stateFolder) : undefined);
    return { record, stopWatching };
  } catch (error) {
    stopWatching();
    throw error;
  }
}

function makeRecorded(record: UndoRecord, journal: Journal | undefined): void {
  try {
    mkdirSync(record.name);
  } catch (error) {
    journal?.undo(record);
    throw error;
  }
}

function remove({ record, stopWatching }: Made, { stateFolder }: CgroupOptions): LabWarning[] {
  const { name: path } = record;
  try {
    if (privilege() !== 'root') removeCgroup(path);
    else {
      const undone = openJournal(stateFolder).undo(record);
      if (undone.outcome === 'failed') return [{ warning: 'cgroup-left', path, why: undone.why }];
    }
    stopWatching();
    return [];
  } catch (error) {
    return [{ warning: 'cgroup-left', path, why: messageOf(error) }];
  }
}

/** Memory that is swapped out would count no more, so swap is bounded with it where the kernel keeps account of it. */
function limit(folder: string, version: 1 | 2, controller: CgroupController, value: number): void {
  writeFileSync(join(folder, limitFile(version, controller)), `${value}`);
  if (controller !== 'memory') return;
  const [file, most] = version === 1 ? ['memory.memsw.limit_in_bytes', value] : ['memory.swap.max', 0];
  if (existsSync(join(folder, `${file}`))) writeFileSync(join(folder, `${file}`), `${most}`);
}
