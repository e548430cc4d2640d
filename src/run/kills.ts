import type { Plan } from '../model/plan.ts';
import type { RunWarning } from '../model/run-warning.ts';
import { after } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import type { Testbed } from './testbed.ts';

type UnmadeKill = Extract<RunWarning, { readonly warning: 'not-killed' }>;

/** The scenario may have the target die, or one of its processes: in mid-load, or while connections are held. */
export interface Kills {
  /** The load has started. */
  begin(): void;
  /** What was not killed by now is not killed any more. Returns what that is, where the load has begun. */
  cancel(): readonly UnmadeKill[];
}

export function plannedKills({ scenario }: Plan, { target }: Pick<Testbed, 'target'>, clock: LoadClock): Kills {
  const { killAfterMs, killOneAfterMs } = scenario.target;
  const due = new Map<UnmadeKill, NodeJS.Timeout>();
  const plan = (key: UnmadeKill['key'], afterMs: number | undefined, kill: () => void) => {
    if (afterMs === undefined) return;
    const one: UnmadeKill = { warning: 'not-killed', key, afterMs };
    const carryOut = (): void => {
      due.delete(one);
      kill();
    };
    due.set(one, after(afterMs - clock.nowMs(), carryOut));
  };
  return {
    begin: () => {
      plan('target.killAfter', killAfterMs, () => {
        clock.ending('scenario');
        target.kill();
      });
      plan('target.killOne', killOneAfterMs, () => {
        const pid = target.killOne();
        if (pid !== undefined) clock.ending('scenario', pid);
      });
    },
    cancel: () => {
      const unmade = [...due.keys()];
      for (const timer of due.values()) clearTimeout(timer);
      due.clear();
      return unmade;
    },
  };
}
