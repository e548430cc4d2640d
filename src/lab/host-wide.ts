import { messageOf } from '../model/error-message.ts';
import { CannotRun } from '../model/errors.ts';
import type { LabWarning } from '../model/run-warning.ts';
import { takeHostLock } from '../system/host-lock.ts';
import { type Journal, openJournal } from '../system/journal.ts';
import { restoreLeftovers } from '../system/leftovers.ts';
import type { FileLock } from '../system/linux/file-lock.ts';
import { privilege } from '../system/privilege.ts';
import { readSysctl, sameSysctlValue, writeSysctl } from '../system/sysctl.ts';
import { sleep } from '../system/timer.ts';
import type { UndoRecord } from '../system/undo.ts';
import { refuseHarm } from './harm.ts';
import { startWatcher } from './watcher.ts';

/** Changes to the whole machine: nobody else's while these are held, and not made before `change`. */
export interface HostWide {
  /**
   * Makes them: journalled first, read back after. Call it as late as possible, for the whole machine is changed from now
   * on. Throws CannotRun, with nothing changed, for a value that could hurt by now or that the kernel does not take.
   */
  change(): void;
  /** Takes them back; a warning for each that was left. Calling it twice is harmless. */
  restore(): readonly LabWarning[];
}

export interface HostWideOptions {
  readonly stateFolder: string;
  readonly restoreCommand: readonly string[] | undefined;
  /** How long to wait for a run that holds the lock; absent: as long as a short run takes. */
  readonly lockWaitMs?: number;
}

/** Runs that change the machine hold the lock for seconds. */
const LOCK_WAIT_MS = 10_000;
const LOOK_EVERY_MS = 100;

type Settings = Readonly<Record<string, string>>;

/** Throws CannotRun unless the user allowed the changes and may make them. */
export function requireHostChanges(settings: Settings, allowed: boolean): void {
  const names = Object.keys(settings).join(', ');
  if (names === '') return;
  if (!allowed) throw new CannotRun(`${names} would change for the whole machine`, 'add --allow-host-changes');
  if (privilege() !== 'root') throw new CannotRun(`only root may change ${names}`, 'run the same command with sudo');
}

/**
 * Makes ready to set values for the whole machine, locked against other runs. Throws CannotRun for a value that could hurt, for a
 * setting that this machine does not have, or when another run holds the lock for too long.
 */
export async function holdHostWide(settings: Settings, options: HostWideOptions): Promise<HostWide> {
  if (Object.keys(settings).length === 0) return { change: () => undefined, restore: () => [] };
  const lock = await lockHost(options);
  let stopWatching: () => void;
  try {
    for (const [name, value] of Object.entries(settings)) refuseUnfit(name, value);
    stopWatching = startWatcher(options.restoreCommand);
  } catch (error) {
    lock.release();
    throw error;
  }
  const journal = openJournal(options.stateFolder);
  const changes: UndoRecord[] = [];

  const restore = (): readonly LabWarning[] => {
    process.off('exit', restore);
    process.off('SIGTSTP', goOn);
    const left = changes
      .splice(0)
      .toReversed()
      .flatMap(change => takeBack(journal, change));
    // What could not be put back the watcher tries once more, when we have ended.
    if (!left.some(({ warning }) => warning === 'setting-not-restored')) stopWatching();
    lock.release();
    return left;
  };
  process.on('exit', restore);
  return {
    change: () => {
      process.on('SIGTSTP', goOn);
      try {
        for (const [name, value] of Object.entries(settings)) change(journal, changes, name, value);
      } catch (error) {
        restore();
        throw error;
      }
    },
    restore,
  };
}

/** Whoever presses Ctrl-Z would leave the whole machine changed until somebody has the run go on. */
function goOn(): void {
  // To have been asked is all that keeps the kernel from stopping us.
}

function refuseUnfit(name: string, value: string): void {
  if (!sameSysctlValue(name, readSetting(name), value)) refuseHarm(name, value);
}

async function lockHost({ stateFolder, lockWaitMs = LOCK_WAIT_MS }: HostWideOptions): Promise<FileLock> {
  const untilMs = performance.now() + lockWaitMs;
  let result = takeHostLock();
  while (result.state === 'busy' && performance.now() < untilMs) {
    await sleep(LOOK_EVERY_MS);
    result = takeHostLock();
  }
  if (result.state === 'busy') {
    const holder = result.holderPid === undefined ? 'another run' : `another run (process ${result.holderPid})`;
    throw new CannotRun(`${holder} holds settings of the whole machine`, 'wait until it has ended');
  }
  const left = restoreLeftovers(stateFolder, { held: result.lock }).some(
    each => each.result === 'undone' && each.undone.outcome === 'failed',
  );
  if (!left) return result.lock;
  result.lock.release();
  throw new CannotRun('a change that an earlier run left on this machine could not be taken back', 'loadline restore');
}

function change(journal: Journal, changes: UndoRecord[], name: string, value: string): void {
  const old = readSetting(name);
  if (sameSysctlValue(name, old, value)) return;
  refuseHarm(name, value);
  const record: UndoRecord = { kind: 'sysctl', name, old, set: value };
  journal.record(record);
  changes.push(record);
  try {
    writeSysctl(name, value);
  } catch (error) {
    throw new CannotRun(`${name} could not be set to ${value}: ${messageOf(error)}`);
  }
  const after = readSysctl(name);
  if (!sameSysctlValue(name, after, value)) throw new CannotRun(`${name} is ${after} after ${value} was written`);
}

function readSetting(name: string): string {
  try {
    return readSysctl(name);
  } catch {
    throw new CannotRun(
      `this machine has no ${name}`,
      name.includes('nf_conntrack') ? 'sudo modprobe nf_conntrack' : undefined,
    );
  }
}

function takeBack(journal: Journal, record: UndoRecord): LabWarning[] {
  const { name: setting } = record;
  const first = journal.undo(record);
  // Whoever was refused once, for want of a descriptor, may be let the next time.
  const undone = first.outcome === 'failed' ? journal.undo(record) : first;
  if (undone.outcome === 'failed') return [{ warning: 'setting-not-restored', setting, why: undone.why }];
  if (undone.outcome === 'already') return [{ warning: 'setting-put-back', setting }];
  if (undone.outcome === 'changed-since')
    return [{ warning: 'setting-changed-since', setting, current: undone.current }];
  return [];
}
