import type { DriverOutput } from '../model/driver-output.ts';
import type { LoadSpec } from '../model/load-spec.ts';
import { valueIn } from '../model/probe.ts';
import type { DriverHealth } from '../model/protocol.ts';
import type { DriverWarning, ProcessorShare, ProgramWarning } from '../model/run-warning.ts';

/** From here on a driver's own delay is part of what it measured. */
const LATE_MS = 500;
/** A process that has used this share of a processor could not have done more. */
const SATURATED = 0.85;
/** From here on the machine, not the driver's work, sets its pace. */
const STARVED = 0.25;

/** Whether the driver itself held the load back, and why: what it measured of the target includes that. */
export function slowDriver(shards: readonly (DriverHealth | undefined)[]): DriverWarning[] {
  const healths = shards.filter(health => health !== undefined);
  return [...stalled(healths), ...late(healths), ...undated(healths), ...starved(healths)];
}

function stalled(healths: readonly DriverHealth[]): DriverWarning[] {
  const stallMs = Math.round(Math.max(0, ...healths.map(({ longestStallMs }) => longestStallMs)));
  return stallMs < LATE_MS ? [] : [{ warning: 'driver-stalled', stallMs }];
}

function late(healths: readonly DriverHealth[]): DriverWarning[] {
  const latest = healths.toSorted((one, other) => other.latestStartMs - one.latestStartMs)[0];
  if (latest === undefined || latest.latestStartMs < LATE_MS) return [];
  const processor = processorShare(latest);
  const lateMs = Math.round(latest.latestStartMs);
  return [{ warning: 'driver-late', lateMs, ...(processor !== undefined && { processor }) }];
}

function processorShare({ starting }: DriverHealth): ProcessorShare | undefined {
  if (starting === undefined || starting.elapsedMs <= 0) return undefined;
  const share = starting.cpuMs / starting.elapsedMs;
  return { share, bottleneck: share >= SATURATED ? 'driver' : 'machine' };
}

function undated(healths: readonly DriverHealth[]): DriverWarning[] {
  const count = healths.reduce((sum, { undatedAttempts = 0 }) => sum + undatedAttempts, 0);
  return count === 0 ? [] : [{ warning: 'attempts-undated', count }];
}

/** Many short waits for a processor delay as much as a long one, and none of them is a stall. */
function starved(healths: readonly DriverHealth[]): DriverWarning[] {
  const longest = healths.toSorted((one, other) => (other.waitedMs ?? 0) - (one.waitedMs ?? 0))[0];
  if (longest === undefined) return [];
  const { waitedMs = 0, elapsedMs } = longest;
  if (waitedMs < LATE_MS || waitedMs < STARVED * elapsedMs) return [];
  return [{ warning: 'driver-starved', waitedMs: Math.round(waitedMs), elapsedMs: Math.round(elapsedMs) }];
}

/** A SYN that got no answer is sent again after as long, once and again (TCP_TIMEOUT_INIT, include/net/tcp.h). */
const SENT_AGAIN_MS = 1000;
/** A little later than asked for is every program. */
const A_LITTLE_MS = 250;

/** Whether a program went on past its time for so long that connections which were dropped came through. */
export function overran({ durationMs }: LoadSpec, { kind, numbers }: DriverOutput): ProgramWarning[] {
  const elapsedMs = valueIn(numbers)?.elapsedMs;
  if (kind === 'command' || durationMs === undefined || elapsedMs === undefined) return [];
  const timesSentAgain = (ms: number) => Math.ceil(ms / SENT_AGAIN_MS) - 1;
  const isAnotherLoad = timesSentAgain(elapsedMs) > timesSentAgain(durationMs);
  if (!isAnotherLoad || elapsedMs - durationMs < A_LITTLE_MS) return [];
  return [{ warning: 'load-overran', driver: kind, askedMs: durationMs, elapsedMs }];
}

/** What became of connections that were served: a server may answer and close, and says so before. */
export function closedAfterAnswer(shards: readonly (DriverHealth | undefined)[]): DriverWarning[] {
  const count = shards.reduce((sum, health) => sum + (health?.closedAfterAnswer ?? 0), 0);
  return count === 0 ? [] : [{ warning: 'closed-after-answer', count }];
}
