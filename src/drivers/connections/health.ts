import type { DriverHealth } from '../../model/protocol.ts';
import type { Load } from './load.ts';

/** What the shard measures of itself. Times are microseconds since the load's start. */
export interface Health {
  /** The loop is about to wait for its sockets. */
  rest(nowUs: number): void;
  /** It is back from waiting. */
  wake(nowUs: number): void;
  readonly longestStallUs: () => number;
  readonly cpuUs: () => number;
}

/** To be called at the load's start. */
export function startHealth(): Health {
  const before = process.cpuUsage();
  let wokenUs = 0;
  let longestUs = 0;
  return {
    rest: nowUs => {
      longestUs = Math.max(longestUs, nowUs - Math.max(0, wokenUs));
    },
    wake: nowUs => {
      wokenUs = nowUs;
    },
    longestStallUs: () => longestUs,
    cpuUs: () => {
      const { user, system } = process.cpuUsage(before);
      return user + system;
    },
  };
}

export function healthOf(health: Health, load: Load): DriverHealth {
  return {
    longestStallMs: health.longestStallUs() / 1000,
    latestStartMs: load.latestUs / 1000,
    cpuMs: health.cpuUs() / 1000,
    elapsedMs: Math.max(0, load.now() / 1000),
  };
}
