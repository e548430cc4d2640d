import type { DriverHealth } from '../model/protocol.ts';

/** From here on a driver's own delay is part of what it measured. */
const LATE_MS = 500;
/** A process that has used this share of a processor could not have done more. */
const SATURATED = 0.85;
/** From here on the machine, not the driver's work, sets its pace. */
const STARVED = 0.25;

/** Whether the driver itself held the load back, and why, as sentences: what it says of the target includes that. */
export function slowDriver(shards: readonly (DriverHealth | undefined)[]): string[] {
  const told = shards.filter(health => health !== undefined);
  const stallMs = Math.round(Math.max(0, ...told.map(({ longestStallMs }) => longestStallMs)));
  const latest = told.toSorted((one, other) => other.latestStartMs - one.latestStartMs)[0];
  const warnings: string[] = [];
  if (stallMs >= LATE_MS)
    warnings.push(`the driver did not get to look at its sockets for ${stallMs} ms: times include that`);
  if (latest !== undefined && latest.latestStartMs >= LATE_MS) {
    const lateMs = Math.round(latest.latestStartMs);
    warnings.push(
      `the driver started attempts up to ${lateMs} ms after they were due: times include that${whyLate(latest)}`,
    );
  }
  const undated = told.reduce((sum, { undatedAttempts = 0 }) => sum + undatedAttempts, 0);
  if (undated > 0)
    warnings.push(
      `the driver came late to ${undated} attempts, and the kernel cannot say whether they were over by their deadline: they are told as if they were`,
    );
  const starved = told.toSorted((one, other) => (other.waitedMs ?? 0) - (one.waitedMs ?? 0))[0];
  if (starved !== undefined) warnings.push(...starvation(starved));
  return warnings;
}

/** What became of connections that were served: a server may answer and close, and says so before. */
export function closedAfterAnswer(shards: readonly (DriverHealth | undefined)[]): string[] {
  const closed = shards.reduce((sum, health) => sum + (health?.closedAfterAnswer ?? 0), 0);
  if (closed === 0) return [];
  return [
    `the server closed ${closed} of the connections that it had answered, as its answer had said: they were served, and could not be held`,
  ];
}

/** Many short waits for a processor delay as much as a long one, and none of them is a stall. */
function starvation({ waitedMs = 0, elapsedMs }: DriverHealth): string[] {
  if (waitedMs < LATE_MS || waitedMs < STARVED * elapsedMs) return [];
  return [
    `the driver waited ${Math.round(waitedMs)} of ${Math.round(elapsedMs)} ms for a processor that other work had: times include that`,
  ];
}

function whyLate({ starting }: DriverHealth): string {
  if (starting === undefined || starting.elapsedMs <= 0) return '';
  const share = starting.cpuMs / starting.elapsedMs;
  const percent = `${Math.round(share * 100)} % of a processor`;
  return share >= SATURATED
    ? `. It used ${percent} meanwhile: it was the bottleneck, not the target. Ask for less a second, or for more driver.processes`
    : `. It got ${percent} meanwhile: other work, or the search for free ports, kept it waiting`;
}
