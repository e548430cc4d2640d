import { reportsOf } from '../../model/driver-spec.ts';
import type { Evidence } from '../../model/evidence.ts';
import { valueIn } from '../../model/probe.ts';
import type { ProcessExit } from '../../model/process-evidence.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, first, type Series } from '../../model/series.ts';
import { ownEnd } from './own-end.ts';

const OPENED = 'Tcp.ActiveOpens';
const WAITING = 'TCP.tw';

/**
 * Connections from one address to one port that a program had opened when it ended by itself; 0 for any other driver. Its ports
 * may have been free again when they were read. Each connection took a port: as many connections as ports took all of them.
 */
export function openedBeforeExit(run: Run, evidence: Evidence): number {
  const counters = valueIn(evidence.client.counters);
  const alone = reportsOf(run.plan.scenario) !== 'rows' && run.plan.scenario.lab.kind === 'netns';
  if (!alone || counters === undefined || driverExits(evidence).length === 0) return 0;
  return delta(counters, OPENED) ?? 0;
}

/**
 * An estimate of the sockets in TIME-WAIT when the driver ended by itself, for a kernel that does not date them; no bound for a
 * driver that did not end. The driver's end closes its open connections: they are in TIME-WAIT by the time the ports are read.
 * Connections opened after the last row before the end count as closed in the same share as those opened earlier. Known drivers
 * close none before their end; for a command without an opened connection in sight the number is unknown.
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

/** When a driver that ended by itself was last seen running: a busy machine reports the end late. */
export function driverEndedMs(evidence: Evidence): number | undefined {
  const endsMs = driverExits(evidence).map(({ runningAtMs, atMs }) => Math.min(runningAtMs ?? atMs, atMs));
  return endsMs.length === 0 ? undefined : Math.min(...endsMs);
}

function driverExits({ processes }: Evidence): ProcessExit[] {
  return processes.filter(({ role, exit }) => role === 'driver' && exit?.by === 'itself').flatMap(ownEnd);
}

function valueBefore(series: Series, name: string, endMs: number): number {
  return column(series, name)[series.atMs.findLastIndex(atMs => atMs < endMs)] ?? 0;
}
