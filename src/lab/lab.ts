import type { Plan } from '../model/plan.ts';
import { guardProcesses } from '../system/linux/process-guard.ts';
import { defaultStateFolder } from '../system/state-folder.ts';
import { createHostLab } from './host-lab.ts';
import { applyHostWide, requireHostChanges } from './host-wide.ts';
import { createNetnsLab } from './netns-lab.ts';
import type { Place } from './place.ts';

/** Where a run takes place. */
export interface Lab extends Omit<Place, 'close'> {
  /**
   * Puts host-wide settings back and gives the namespaces up; processes in them keep theirs until they end. Resolves to
   * a sentence for each setting that was not put back, and why. Closing twice is harmless.
   */
  close(): Promise<readonly string[]>;
}

export interface LabOptions {
  /** `--allow-host-changes`: without it host-wide settings are not touched, and a plan with some cannot run. */
  readonly allowHostChanges: boolean;
  /** Where changes to the machine are journalled; see `defaultStateFolder`. */
  readonly stateFolder?: string;
  /** A command that runs `restoreLeftovers`, for the moment at which this process is killed while a change stands. */
  readonly restoreCommand?: readonly string[];
}

/**
 * Makes the two hosts of a plan. Where it is allowed, every later child of this process is one that the kernel ends with
 * us (see `guardProcesses`). Read the machine's own settings before: in a user namespace its network is out of sight
 * once a lab was made. Throws CannotRun where this machine cannot hold the lab.
 */
export async function openLab(plan: Plan, options: LabOptions): Promise<Lab> {
  requireHostChanges(plan.hostWide, options.allowHostChanges);
  guardProcesses();
  const place = plan.scenario.lab.kind === 'netns' ? createNetnsLab(plan) : createHostLab(plan);
  try {
    const hostWide = applyHostWide(plan.hostWide, {
      stateFolder: options.stateFolder ?? defaultStateFolder(),
      restoreCommand: options.restoreCommand,
    });
    return { ...place, close: async () => closeBoth(hostWide.restore, place.close) };
  } catch (error) {
    place.close();
    throw error;
  }
}

function closeBoth(restore: () => readonly string[], closePlace: () => void): readonly string[] {
  try {
    return restore();
  } finally {
    closePlace();
  }
}
