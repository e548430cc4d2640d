import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { SentShare, WatchMeans } from '../model/agent-messages.ts';
import type { Plan } from '../model/plan.ts';
import { sentShare } from '../run/client-hosts/sent-share.ts';
import { type ConductOptions, carryOut } from '../run/conduct.ts';
import { takeLoadLock } from '../system/load-lock.ts';
import { gatherMachine } from '../system/machine.ts';

type ShareOptions = Required<Pick<ConductOptions, 'share' | 'signal' | 'onProgress'>>;

/** Makes a part of a load on this machine, for whoever conducts the whole. Nothing is saved here. */
export async function driveShareHere(plan: Plan, how: WatchMeans, options: ShareOptions): Promise<SentShare> {
  const release = await takeLoadLock();
  try {
    const machine = gatherMachine(WATCHED_SETTINGS, how);
    return sentShare(await carryOut(plan, { ...options, machine, allowHostChanges: false }));
  } finally {
    release();
  }
}
