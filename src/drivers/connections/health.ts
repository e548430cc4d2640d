import type { DriverHealth } from '../../model/protocol.ts';
import { processorWaitMs } from '../../system/processor-wait.ts';
import type { Load } from './load.ts';

/** What the shard measures of itself. Times are microseconds since the load's start. */
export interface Health {
  /** The loop is about to wait for its sockets, so long at most; negative for ever. */
  rest(nowUs: number, longestUs: number): void;
  /** It is back from waiting: if later than it wanted to be, somebody kept it. */
  wake(nowUs: number): void;
  /** To be called often: notes the moment at which the last attempt has started. */
  note(load: Load): void;
  readonly starting: () => DriverHealth['starting'];
  readonly longestStallUs: () => number;
  readonly cpuUs: () => number;
  readonly waitedMs: () => number | undefined;
}

/** To be called at the load's start. */
export function startHealth(): Health {
  const before = process.cpuUsage();
  const waitedBeforeMs = processorWaitMs();
  let wokenUs = 0;
  let wakeUs = Number.POSITIVE_INFINITY;
  let longestUs = 0;
  let starting: DriverHealth['starting'];
  const cpuUs = (): number => {
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  return {
    rest: (nowUs, waitUs) => {
      wakeUs = waitUs < 0 ? Number.POSITIVE_INFINITY : nowUs + waitUs;
      longestUs = Math.max(longestUs, nowUs - Math.max(0, wokenUs));
    },
    wake: nowUs => {
      longestUs = Math.max(longestUs, nowUs - wakeUs);
      wokenUs = nowUs;
    },
    longestStallUs: () => longestUs,
    note: ({ next, ledger, now }) => {
      if (starting === undefined && next === ledger.length)
        starting = { cpuMs: cpuUs() / 1000, elapsedMs: Math.max(0, now() / 1000) };
    },
    starting: () => starting,
    cpuUs,
    waitedMs: () => {
      const waitedMs = processorWaitMs();
      return waitedMs === undefined || waitedBeforeMs === undefined ? undefined : waitedMs - waitedBeforeMs;
    },
  };
}

export function healthOf(health: Health, load: Load): DriverHealth {
  const starting = health.starting();
  const waitedMs = health.waitedMs();
  return {
    longestStallMs: health.longestStallUs() / 1000,
    latestStartMs: load.latestUs / 1000,
    cpuMs: health.cpuUs() / 1000,
    elapsedMs: Math.max(0, load.now() / 1000),
    ...(load.parted > 0 && { closedAfterAnswer: load.parted }),
    ...(load.undated > 0 && { undatedAttempts: load.undated }),
    ...(waitedMs !== undefined && { waitedMs }),
    ...(starting !== undefined && { starting }),
  };
}
