import type { Plan } from '../model/plan.ts';
import { after } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import type { Testbed } from './testbed.ts';

/** The scenario may have the target die, or one of its processes: in mid-load, or while connections are held. */
export interface Kills {
  /** The load has started. */
  begin(): void;
  /** What was not killed by now is not killed any more. */
  cancel(): void;
}

export function plannedKills({ scenario }: Plan, { target }: Pick<Testbed, 'target'>, clock: LoadClock): Kills {
  const { killAfterMs, killOneAfterMs } = scenario.target;
  const timers: NodeJS.Timeout[] = [];
  const plan = (afterMs: number | undefined, kill: () => void) => {
    if (afterMs !== undefined) timers.push(after(afterMs - clock.nowMs(), kill));
  };
  return {
    begin: () => {
      plan(killAfterMs, () => {
        clock.ending('scenario');
        target.kill();
      });
      plan(killOneAfterMs, () => {
        const pid = target.killOne();
        if (pid !== undefined) clock.ending('scenario', pid);
      });
    },
    cancel: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
