import type { ProcessExit } from '../model/process-evidence.ts';
import { monotonicNs } from '../system/clock.ts';

/** The run's time: milliseconds since the load's start, and who ended what. */
export interface LoadClock {
  /** CLOCK_MONOTONIC of the load's start; undefined until it is set. */
  readonly startNs: bigint | undefined;
  setStart(atNs: bigint): void;
  nowMs(): number;
  /** Before the start is set, time counts from the clock's making, and is negative. */
  toMs(atNs: bigint): number;
  /** Says that the processes which end from now on, or this one, are ended by the scenario, or by the run's teardown. */
  ending(by: 'scenario' | 'run', pid?: number): void;
  endedBy(pid: number): ProcessExit['by'];
}

export function createClock(): LoadClock {
  const madeNs = monotonicNs();
  let startNs: bigint | undefined;
  let by: ProcessExit['by'] = 'itself';
  const single = new Map<number, ProcessExit['by']>();
  const toMs = (atNs: bigint) =>
    startNs === undefined ? Number(atNs - madeNs) / 1e6 - MADE_BEFORE_MS : Number(atNs - startNs) / 1e6;
  return {
    get startNs() {
      return startNs;
    },
    setStart: atNs => {
      startNs = atNs;
    },
    nowMs: () => toMs(monotonicNs()),
    toMs,
    ending: (who, pid) => {
      if (pid === undefined) by = who;
      else single.set(pid, who);
    },
    endedBy: pid => single.get(pid) ?? by,
  };
}

/** Far enough back that the setting-up of a run lies before its load. */
const MADE_BEFORE_MS = 3_600_000;
