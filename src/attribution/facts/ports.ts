import type { Evidence, PortUse, ProcessExit } from '../../model/evidence.ts';
import type { PortsFact } from '../../model/facts.ts';
import { ephemeralPorts, parseRange } from '../../model/port-range.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, delta, first, type Series } from '../../model/series.ts';

const OPENED = 'Tcp.ActiveOpens';
const WAITING = 'TCP.tw';

/** Ports of the ephemeral range against their use, per source and destination. */
export function portsFact(run: Run, evidence: Evidence): Probe<PortsFact> {
  const { portUse, settings } = evidence.client;
  if (portUse.state !== 'read') return portUse;
  const range = textOf(settings['net.ipv4.ip_local_port_range']);
  if (range === undefined) return absent('net.ipv4.ip_local_port_range was not read');
  const [low, high] = parseRange(range);
  const allowed = ephemeralPorts(range, textOf(settings['net.ipv4.ip_local_reserved_ports']));
  const capacity = allowed - (holdsPortItself(run, evidence, low, high) ? 1 : 0);
  const pairs = portUse.value;
  const tookAll = openedBeforeExit(run, evidence) >= capacity;
  const total = tookAll ? capacity : sum(pairs, used);
  const closed = sum(pairs, pair => pair.byState['TIME-WAIT'] ?? 0);
  const atExit = inTimeWaitAtExit(run, evidence);
  if (atExit === 'unknown') return absent('a program opened its connections and ended between two looks at them');
  const inTimeWait = Math.min(closed, atExit);
  return read({
    low,
    high,
    reserved: high - low + 1 - allowed,
    capacity,
    pairs,
    exhausted: tookAll || isExhausted(run, pairs, capacity),
    inTimeWait,
    live: total - inTimeWait,
  });
}

/** No connection gets the port of a listener beside it (__inet_hash_connect, net/ipv4/inet_hashtables.c). */
function holdsPortItself({ plan }: Run, { server }: Evidence, low: number, high: number): boolean {
  const port = known(server.listener)?.port ?? 0;
  const beside = plan.scenario.lab.kind === 'host' && plan.target.namespacePid === undefined;
  return beside && port >= low && port <= high;
}

/** A command that somebody else wrote uses other pairs as it likes, and fails at the one that is full. */
function isExhausted(run: Run, pairs: readonly PortUse[], capacity: number): boolean {
  if (run.plan.scenario.driver.kind === 'command') return pairs.some(pair => used(pair) >= capacity);
  return pairs.length >= plannedPairs(run) && pairs.every(pair => used(pair) >= capacity);
}

/**
 * Connections that a program had opened, all from one address to one port, when it ended by itself: its ports may have been free
 * again when they were looked at. Each took a port, so that as many as there are ports had them all. 0 for any other driver.
 */
function openedBeforeExit(run: Run, evidence: Evidence): number {
  const counters = known(evidence.client.counters);
  const alone = run.plan.driver.engine === 'program' && run.plan.scenario.lab.kind === 'netns';
  if (!alone || counters === undefined || driverExits(evidence).length === 0) return 0;
  return delta(counters, OPENED) ?? 0;
}

/**
 * Sockets that were in TIME-WAIT when the driver ended by itself; no bound for one that did not. Its end closes every connection
 * that it had, and those are in TIME-WAIT when the ports are looked at. Of what it opened after the last row before its end, as many
 * are taken to have been closed by then as of what it had opened before. The drivers that we know close none before their end; of
 * a command that was not seen to open any nobody knows.
 */
function inTimeWaitAtExit(run: Run, evidence: Evidence): number | 'unknown' {
  const exits = driverExits(evidence);
  const sockstat = known(evidence.client.sockstat);
  if (exits.length === 0 || sockstat === undefined) return Number.POSITIVE_INFINITY;
  const endMs = Math.min(...exits.map(({ atMs }) => atMs));
  const [before, waiting] = [first(sockstat, WAITING) ?? 0, valueBefore(sockstat, WAITING, endMs)];
  const counters = known(evidence.client.counters);
  const opened = counters === undefined ? 0 : valueBefore(counters, OPENED, endMs) - (first(counters, OPENED) ?? 0);
  const openedInAll = counters === undefined ? 0 : (delta(counters, OPENED) ?? 0);
  if (opened > 0) return before + Math.round(Math.min(1, Math.max(0, waiting - before) / opened) * openedInAll);
  return openedInAll > 0 && run.plan.scenario.driver.kind === 'command' ? 'unknown' : waiting;
}

function valueBefore(series: Series, name: string, endMs: number): number {
  return column(series, name)[series.atMs.findLastIndex(atMs => atMs < endMs)] ?? 0;
}

function driverExits({ processes }: Evidence): ProcessExit[] {
  return processes.flatMap(({ role, exit }) => (role === 'driver' && exit?.by === 'itself' ? exit : []));
}

/** Pairs of source and destination that the driver was given to use. */
function plannedPairs(run: Run): number {
  const pairs = new Set<string>();
  for (const { sources, destinations } of run.plan.driver.shards) {
    for (const source of sources.length === 0 ? ['any'] : sources) {
      for (const { address, port } of destinations) pairs.add(`${source} ${address}:${port}`);
    }
  }
  return pairs.size;
}

function used(pair: PortUse): number {
  return Object.values(pair.byState).reduce((total, count) => total + count, 0);
}

function sum(pairs: readonly PortUse[], count: (pair: PortUse) => number): number {
  return pairs.reduce((total, pair) => total + count(pair), 0);
}

function textOf(setting: Probe<string> | undefined): string | undefined {
  return setting === undefined ? undefined : known(setting);
}
