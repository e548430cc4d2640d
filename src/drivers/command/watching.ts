import { absent } from '../../model/probe.ts';
import { after } from '../../system/timer.ts';
import { NO_PROGRESS } from '../connections/progress.ts';
import type { Driver, DriverOptions } from '../driver.ts';
import { newMoment } from '../moment.ts';

/** Drives nothing, until its time is over or somebody ends it: who connects are others. */
export function startWatching({ plan, until }: DriverOptions): Driver {
  const settled = newMoment();
  const timers: NodeJS.Timeout[] = [];
  until?.addEventListener('abort', settled.reach, { once: true });
  if (until?.aborted === true) settled.reach();
  return {
    processes: [],
    go: () => {
      const { durationMs } = plan.scenario.load;
      if (durationMs !== undefined) timers.push(after(durationMs, settled.reach));
    },
    progress: () => NO_PROGRESS,
    settled: settled.reached,
    stop: settled.reach,
    report: async () => ({
      kind: 'counts',
      output: {
        kind: 'command',
        command: '',
        end: { how: 'finished', code: null, signal: null },
        numbers: absent('nothing was driven'),
        text: '',
        callsFrom: 'nobody',
      },
      calls: absent('failed system calls of others are counted for root only'),
      trait: 'tries-again',
    }),
    finish: async () => {
      for (const timer of timers) clearTimeout(timer);
      until?.removeEventListener('abort', settled.reach);
    },
    onExit: () => undefined,
  };
}
