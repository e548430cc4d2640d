import { limitsBehind } from '../../limits/limits-behind.ts';
import { isLoopback } from '../../model/address-family.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCallFact } from '../../model/facts/calls.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { HopFact, HopLook, HopQueue } from '../../model/facts/hops.ts';
import type { SaidFate } from '../../model/fate.ts';
import type { HopEvidence } from '../../model/hops.ts';
import { isTrusted } from '../../model/packet-losses.ts';
import type { Period } from '../../model/period.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, last, peak, type Series } from '../../model/series.ts';
import type { TargetLogLine } from '../../model/target-evidence.ts';
import { WRITTEN_WITHIN_MS } from '../../model/written-time.ts';
import { fateOf, programName } from '../../servers/programs.ts';
import { listeningOf } from './application.ts';
import { busyAtCap } from './own-cap.ts';
import { processFactOf } from './processes.ts';

/** Where the target connects to: as the socket tables show it, and as its own log says. */
export function hopsFact(evidence: Evidence, log: FactBook['targetLog'], { plan }: Run): Probe<readonly HopFact[]> {
  const probe = evidence.hops;
  const said = (valueIn(log) ?? []).flatMap(line => withFate(line, (probe && valueIn(probe)) ?? []) ?? []);
  if (probe === undefined || probe.state !== 'read') {
    const why = probe ?? ({ state: 'absent', why: 'where the target connects to was not followed' } as const);
    return said.length === 0 ? why : ok(onlySaid(said, [], evidence));
  }
  const isOurs = plan.scenario.target.upstream !== undefined;
  return ok([
    ...probe.value.map(hop => seenHop(hop, said, { evidence, isOurs })),
    ...onlySaid(said, probe.value, evidence),
  ]);
}

interface Said extends SaidFate {
  readonly from: string;
  readonly line: TargetLogLine;
}

/** Some call what is behind them by a name that their configuration gives it: where there is but one, it is that one. */
function withFate(line: TargetLogLine, seen: readonly HopEvidence[]): Said | undefined {
  const said = fateOf(line.text);
  const [only, ...others] = seen;
  if (said === undefined || isAddress(said.to)) return said && { ...said, line };
  return { ...said, to: only === undefined || others.length > 0 ? said.to : only.to, line };
}

function isAddress(to: string): boolean {
  return to.startsWith('unix:') || /:\d+$/.test(to);
}

/** @param isOurs our own accept loop listens there: it is told in a scenario how long its queue is */
function seenHop(
  hop: HopEvidence,
  said: readonly Said[],
  { evidence, isOurs }: { readonly evidence: Evidence; readonly isOurs: boolean },
): HopFact {
  const listener = valueIn(hop.listener);
  const pids = new Set(hop.processes.map(({ pid }) => pid));
  const [first] = hop.processes;
  return {
    from: programName(hop.from),
    to: hop.to,
    ...(first !== undefined && { program: programName(first.command) }),
    ...(!isOurs && listeningOf(hop.processes.map(({ command }) => command))),
    ...(listener !== undefined && { queue: queueOf(listener) }),
    ...capBehind(hop),
    isHere: listener !== undefined || isOnThisHost(hop.to),
    peakConnecting: peak(hop.connections, 'connecting') ?? 0,
    peakConnected: peak(hop.connections, 'connected') ?? 0,
    looks: looksOf(hop.connections),
    fates: fatesAt(hop.to, said),
    ...lostTowards(hop.to, evidence),
    processes: evidence.processes.filter(({ pid }) => pids.has(pid)).flatMap(one => processFactOf(one) ?? []),
    calls: shortagesOf(evidence, pids),
  };
}

function looksOf(connections: Series): HopLook[] {
  const [connecting, connected] = [column(connections, 'connecting'), column(connections, 'connected')];
  return connections.atMs.map((atMs, row) => ({
    atMs,
    connecting: connecting[row] ?? 0,
    connected: connected[row] ?? 0,
  }));
}

/** The setting that what listens there was at whenever somebody waited. */
function capBehind({ connections, caps }: HopEvidence): Pick<HopFact, 'cap'> {
  const set = (caps && valueIn(caps)) ?? [];
  const [held, connected] = [column(connections, 'held'), column(connections, 'connected')];
  const queue = connected.map((count, row) => count - (held[row] ?? count));
  const busy = busyAtCap({ atMs: connections.atMs, constant: {}, varying: { queue, held } }, set);
  const equal = set.filter(({ value }) => value === busy?.held);
  const [cap] = equal;
  const isOne = new Set(equal.map(({ setting }) => setting)).size === 1;
  return busy === undefined || cap === undefined || !isOne ? {} : { cap: { ...busy, set: cap } };
}

/** Listeners that were never seen to have a connection: of a server that is down the log alone speaks. */
function onlySaid(said: readonly Said[], seen: readonly HopEvidence[], evidence: Evidence): HopFact[] {
  const names = new Set(said.map(({ to }) => to).filter(to => !seen.some(hop => isNamed({ to }, hop.to))));
  return [...names].map(to => ({
    from: said.find(one => one.to === to)?.from ?? '',
    to,
    isHere: isOnThisHost(to),
    peakConnecting: 0,
    peakConnected: 0,
    fates: fatesAt(to, said),
    ...lostTowards(to, evidence),
    processes: [],
    calls: [],
  }));
}

function lostTowards(to: string, { packetLosses }: Evidence): Pick<HopFact, 'lost'> {
  const losses = packetLosses && valueIn(packetLosses);
  if (losses?.elsewhere === undefined || losses.lost > 0) return {};
  return { lost: losses.elsewhere.filter(one => one.to === to && isTrusted(losses, one.place)) };
}

function fatesAt(to: string, said: readonly Said[]): HopFact['fates'] {
  return said
    .filter(one => isNamed(one, to))
    .map(({ fate, line: { count, firstMs, lastMs } }) => ({
      fate,
      count,
      time: { firstMs, lastMs: lastMs + WRITTEN_WITHIN_MS, takenAfter: undefined },
    }));
}

/** A line may go on with the path of the request, and nothing in between. */
function isNamed(said: Pick<SaidFate, 'to'>, to: string): boolean {
  return said.to === to || (to.startsWith('unix:') && said.to.startsWith(`${to}/`));
}

function isOnThisHost(to: string): boolean {
  return to.startsWith('unix:') || isLoopback(to.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''));
}

function shortagesOf({ failedCalls }: Evidence, pids: ReadonlySet<number>): FailedCallFact[] {
  const calls = valueIn(failedCalls)?.calls ?? [];
  return calls.filter(({ pid, syscall, errno }) => pids.has(pid) && limitsBehind(syscall, errno).length > 0);
}

function queueOf(listener: Series): HopQueue {
  const dropped = last(listener, 'drops');
  const busy = busyPeriods(listener);
  return {
    bound: peak(listener, 'bound') ?? 0,
    peak: peak(listener, 'queue') ?? 0,
    ...(dropped !== undefined && { dropped }),
    busy,
    isBusyAtEnd: busy.length > 0 && busy.at(-1)?.toMs === listener.atMs.at(-1),
  };
}

/** From the look before the first that found somebody waiting to the first that found nobody any more. */
function busyPeriods(listener: Series): Period[] {
  const queue = column(listener, 'queue');
  const periods: Period[] = [];
  let fromMs: number | undefined;
  for (const [row, atMs] of listener.atMs.entries()) {
    const waits = (queue[row] ?? 0) > 0;
    if (waits) fromMs ??= atMs;
    else if (fromMs !== undefined) {
      periods.push({ fromMs, toMs: atMs });
      fromMs = undefined;
    }
  }
  const endMs = listener.atMs.at(-1);
  if (fromMs !== undefined && endMs !== undefined) periods.push({ fromMs, toMs: endMs });
  return periods;
}
