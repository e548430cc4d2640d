import { reportsOf } from '../../model/driver-spec.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { PortsFact } from '../../model/facts/ports.ts';
import type { PortUse } from '../../model/host-evidence.ts';
import type { Ledger } from '../../model/ledger.ts';
import { ephemeralPorts, parseRange } from '../../model/port-range.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { askedForPorts } from './asked-for-ports.ts';
import { driverEndedMs, inTimeWaitAtExit, openedBeforeExit } from './ports-at-exit.ts';
import { portsFailedMs, reuseDelayMs, reusedAfterMs, type Waiting, waitingAt } from './ports-at-failure.ts';

/** The ephemeral ports in use per source and destination at the time when attempts found none. */
export function portsFact(run: Run, evidence: Evidence, ledgers: readonly Ledger[]): Probe<PortsFact> {
  const { portUse, localPorts, settings } = evidence.client;
  if (portUse.state !== 'read') return portUse;
  const range = textOf(settings['net.ipv4.ip_local_port_range']);
  if (range === undefined) return absent('net.ipv4.ip_local_port_range was not read');
  const [low, high] = parseRange(range);
  const allowed = ephemeralPorts(range, textOf(settings['net.ipv4.ip_local_reserved_ports']));
  const capacity = allowed - (holdsPortItself(run, evidence, low, high) ? 1 : 0);
  const asked = askedForPorts(evidence);
  const pairs = towards(portUse.value, asked?.destinations);
  const tookAll = openedBeforeExit(run, evidence) >= capacity;
  const total = tookAll ? capacity : sum(pairs, used);
  const reusedAfter = reusedAfterMs(evidence, pairs);
  const waiting = waitingThen(run, evidence, pairs, { failedMs: portsFailedMs(ledgers), reusedAfter });
  if (waiting === 'unknown') return absent('a program opened its connections and ended between two looks at them');
  const inTimeWait = Math.min(total, waiting.inTimeWait);
  const youngOf = ({ young }: Waiting) => Math.min(inTimeWait, young);
  const afterMs = reuseDelayMs(evidence);
  const inTheory = waitingThen(run, evidence, pairs, { failedMs: portsFailedMs(ledgers), reusedAfter: afterMs });
  return ok({
    low,
    high,
    reserved: high - low + 1 - allowed,
    capacity,
    pairs: portUse.value,
    exhausted: tookAll || isExhausted(run, pairs, capacity),
    nearly: tookAll || isExhausted(run, pairs, capacity * NEARLY),
    inTimeWait,
    live: total - inTimeWait,
    ...(reusedAfter !== undefined
      ? { reused: { afterMs: reusedAfter, young: youngOf(waiting) } }
      : inTheory !== 'unknown' && { ifReused: { afterMs, young: youngOf(inTheory) } }),
    ...(bindsFirst(run) && localPorts?.state === 'read' && { local: localPorts.value }),
    ...(asked !== undefined && { asked }),
  });
}

/** The ports are read after the failure: a few may have become free by then. */
const NEARLY = 0.9;

/** Our own driver binds to an address only: connect() chooses the port (IP_BIND_ADDRESS_NO_PORT). */
function bindsFirst({ plan }: Run): boolean {
  return plan.scenario.driver.kind !== 'connections';
}

/** In one namespace no connection gets the listener's own port (__inet_hash_connect, net/ipv4/inet_hashtables.c). */
function holdsPortItself({ plan }: Run, { server }: Evidence, low: number, high: number): boolean {
  const port = valueIn(server.listener)?.port ?? 0;
  const beside = plan.scenario.lab.kind === 'host' && plan.target.namespacePid === undefined;
  return beside && port >= low && port <= high;
}

/** Only pairs to the destinations of failed connections count, where those are known: 127.0.0.1 and ::1 have separate ports. */
function towards(pairs: readonly PortUse[], destinations: readonly string[] = []): readonly PortUse[] {
  return destinations.length === 0 ? pairs : pairs.filter(({ destination }) => destinations.includes(destination));
}

/** A third-party command chooses its own pairs: it fails at the first full one. */
function isExhausted(run: Run, pairs: readonly PortUse[], capacity: number): boolean {
  if (run.plan.scenario.driver.kind === 'command') return pairs.some(pair => used(pair) >= capacity);
  return pairs.length >= plannedPairs(run) && pairs.every(pair => used(pair) >= capacity);
}

/**
 * Sockets in TIME-WAIT when attempts failed; where no failure has a time, when the driver ended. A program closes its
 * connections as it ends: those count as open. Our own driver closes its connections after the ports are read, apart from
 * those that its scenario closes: these are in TIME-WAIT, or about to be.
 */
function waitingThen(
  run: Run,
  evidence: Evidence,
  pairs: readonly PortUse[],
  { failedMs, reusedAfter }: { readonly failedMs: number | undefined; readonly reusedAfter: number | undefined },
): Waiting | 'unknown' {
  const failedBy = failedMs ?? driverEndedMs(evidence);
  const openUntil = reportsOf(run.plan.scenario) !== 'rows' ? failedBy : undefined;
  const unsure = () => inTimeWaitAtExit(run, evidence);
  const dated = waitingAt(pairs, { openUntil, failedMs: failedBy, reusedAfter }, unsure);
  if (dated !== undefined) return dated;
  const atExit = unsure();
  if (atExit === 'unknown') return atExit;
  const inTimeWait = Math.min(
    atExit,
    sum(pairs, ({ byState }) => byState['TIME-WAIT'] ?? 0),
  );
  return { inTimeWait, young: inTimeWait };
}

/** The number of (source, destination) pairs that the plan gives the driver. */
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
  return setting === undefined ? undefined : valueIn(setting);
}
