import type { Evidence, ProcessExit } from '../../model/evidence.ts';
import { valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, first, type Series } from '../../model/series.ts';

const OPENED = 'Tcp.ActiveOpens';
const WAITING = 'TCP.tw';

/**
 * Connections that a program had opened, all from one address to one port, when it ended by itself: its ports may have been free
 * again when they were looked at. Each took a port, so that as many as there are ports had them all. 0 for any other driver.
 */
export function openedBeforeExit(run: Run, evidence: Evidence): number {
  const counters = valueIn(evidence.client.counters);
  const alone = run.plan.driver.engine === 'program' && run.plan.scenario.lab.kind === 'netns';
  if (!alone || counters === undefined || driverExits(evidence).length === 0) return 0;
  return delta(counters, OPENED) ?? 0;
}

/**
 * Sockets that were in TIME-WAIT when the driver ended by itself, where no socket tells since when it is; no bound for one that did
 * not end. Its end closes every connection that it had, and those are in TIME-WAIT when the ports are looked at. Of what it opened
 * after the last row before its end, as many are taken to have been closed by then as of what it had opened before. The drivers that
 * we know close none before their end; of a command that was not seen to open any nobody knows.
 */
export function inTimeWaitAtExit(run: Run, evidence: Evidence): number | 'unknown' {
  const sockstat = valueIn(evidence.client.sockstat);
  const endMs = driverEndedMs(evidence);
  if (endMs === undefined || sockstat === undefined) return Number.POSITIVE_INFINITY;
  const [before, waiting] = [first(sockstat, WAITING) ?? 0, valueBefore(sockstat, WAITING, endMs)];
  const counters = valueIn(evidence.client.counters);
  const opened = counters === undefined ? 0 : valueBefore(counters, OPENED, endMs) - (first(counters, OPENED) ?? 0);
  const openedInAll = counters === undefined ? 0 : (delta(counters, OPENED) ?? 0);
  if (opened > 0) return before + Math.round(Math.min(1, Math.max(0, waiting - before) / opened) * openedInAll);
  return openedInAll > 0 && run.plan.scenario.driver.kind === 'command' ? 'unknown' : waiting;
}

/** When a driver that ended by itself was last seen with a descriptor: on a busy machine its end is noticed late. */
export function driverEndedMs(evidence: Evidence): number | undefined {
  const endsMs = evidence.processes.flatMap(({ role, exit, descriptors }) => {
    if (role !== 'driver' || exit?.by !== 'itself') return [];
    return Math.min(exit.runningAtMs ?? exit.atMs, exit.atMs, valueIn(descriptors)?.atMs.at(-1) ?? exit.atMs);
  });
  return endsMs.length === 0 ? undefined : Math.min(...endsMs);
}

function driverExits({ processes }: Evidence): ProcessExit[] {
  return processes.flatMap(({ role, exit }) => (role === 'driver' && exit?.by === 'itself' ? exit : []));
}

function valueBefore(series: Series, name: string, endMs: number): number {
  return column(series, name)[series.atMs.findLastIndex(atMs => atMs < endMs)] ?? 0;
}
