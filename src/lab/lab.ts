import type { HostAccess } from '../model/access.ts';
import { CannotRun } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';
import type { LabWarning } from '../model/run-warning.ts';
import type { Side } from '../model/side.ts';
import { markChildren } from '../system/end-with-us.ts';
import { whyNoLab } from '../system/lab-trial.ts';
import { guardProcesses } from '../system/linux/process-guard.ts';
import { defaultStateFolder } from '../system/state-folder.ts';
import { confine, type HostConfinement } from './confinement.ts';
import { createHostLab } from './host-lab.ts';
import { type HostWide, holdHostWide, requireHostChanges } from './host-wide.ts';
import { createNetnsLab } from './netns-lab.ts';
import type { Place } from './place.ts';

/** Where a run takes place. */
export interface Lab extends Omit<Place, 'close'>, HostWide {
  /**
   * Puts host-wide settings back and gives namespaces and cgroups up; processes in them keep the former until they end, and have to
   * have ended for the latter. Resolves to a warning for each thing that was left. Closing twice is harmless.
   */
  close(): Promise<readonly LabWarning[]>;
}

export interface LabOptions {
  /** `--allow-host-changes`: without it host-wide settings are not touched, and a plan with some cannot run. */
  readonly allowHostChanges: boolean;
  /** Where changes to the machine are journalled; see `defaultStateFolder`. */
  readonly stateFolder?: string;
  /** A command that runs `restoreLeftovers`, for the moment at which this process is killed while a change stands. */
  readonly restoreCommand?: readonly string[];
  /** How long to wait for another run that holds settings of the whole machine. */
  readonly lockWaitMs?: number;
}

/**
 * Makes the two hosts of a plan, and makes sure that its host-wide settings can be set: `change` does that. Where it is allowed, every later child of this process is one that the kernel ends with
 * us (see `guardProcesses`). Read the machine's own settings before: in a user namespace its network is out of sight
 * once a lab was made. Throws CannotRun where this machine cannot hold the lab.
 */
export async function openLab(plan: Plan, options: LabOptions): Promise<Lab> {
  requireHostChanges(plan.hostWide, options.allowHostChanges);
  if (!guardProcesses()) markChildren();
  const place = makePlace(plan);
  const confined: HostConfinement[] = [];
  const closeAll = (): LabWarning[] => confined.flatMap(each => each.close());
  const { stateFolder = defaultStateFolder(), restoreCommand, lockWaitMs } = options;
  const confinedHost = (side: Side): HostAccess => {
    const made = confine(side, plan.hosts[side], { stateFolder, restoreCommand });
    confined.push(made);
    return { ...place.hosts[side], ...(made.confinement !== undefined && { confinement: made.confinement }) };
  };
  try {
    const hosts = { client: confinedHost('client'), server: confinedHost('server') };
    const hostWide = await holdHostWide(plan.hostWide, {
      stateFolder,
      restoreCommand,
      ...(lockWaitMs !== undefined && { lockWaitMs }),
    });
    return {
      ...place,
      ...hostWide,
      hosts,
      close: async () => closeEach(hostWide.restore, closeAll, place.close),
    };
  } catch (error) {
    closeAll();
    place.close();
    throw error;
  }
}

/** What the system refuses while a lab is made is this machine's doing: said as `doctor` says it, where a small lab meets the same. */
function makePlace(plan: Plan): Place {
  try {
    return plan.scenario.lab.kind === 'netns' ? createNetnsLab(plan) : createHostLab(plan);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    const { why, remedy } = whyNoLab() ?? {
      why: `the lab could not be made: ${error.message}`,
      remedy: 'run `loadline doctor`: it says what is missing',
    };
    throw new CannotRun(why, remedy);
  }
}

/** Every step, even where one before it throws. */
function closeEach(
  restore: () => readonly LabWarning[],
  free: () => LabWarning[],
  closePlace: () => void,
): readonly LabWarning[] {
  try {
    return [...restore(), ...free()];
  } finally {
    closePlace();
  }
}
