import type { Evidence } from '../../model/evidence.ts';
import type { ListenerFact } from '../../model/facts/listener.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { column, peak, type Series } from '../../model/series.ts';
import { droppedByListener, listenDropsOf, ofNamespace } from './listen-drops.ts';

const SOMAXCONN = 'net.core.somaxconn';

/** The target's listener: the bound of its accept queue, and whether the queue was full. */
export function listenerFact(run: Run, evidence: Evidence): Probe<ListenerFact> {
  const { listener, settings, otherListeners } = evidence.server;
  if (listener.state !== 'read') return listener;
  const { series } = listener.value;
  const peakQueue = peak(series, 'queue');
  const bounded = boundInQuestion(series);
  if (bounded === undefined || peakQueue === undefined) return absent('the listener was not seen');
  const { bound, clamps } = bounded;
  const told = run.plan.scenario.target.backlog;
  const atOpening = settings[SOMAXCONN];
  const known = [Number((atOpening === undefined ? undefined : valueIn(atOpening)) ?? bound), ...clampOfLab(run)];
  const somaxconn =
    clampAtListen([...clamps.seen, ...(clamps.isFirst ? known : [])], { bound, told }) ?? known[0] ?? bound;
  const isTold = told !== undefined && isExplained(bound, told, somaxconn);
  return ok({
    backlog: isTold ? told : bound === somaxconn ? undefined : bound,
    backlogTold: isTold,
    somaxconn,
    queues: peak(series, 'sockets') ?? 1,
    bound,
    peakQueue,
    peakSynReceived: peak(series, 'synReceived') ?? 0,
    ...fullness(evidence, bounded.seenFull || peakQueue > bounded.bounds),
    fullOthers: valueIn(otherListeners) ?? [],
  });
}

interface Bounded {
  /** Of one queue. */
  readonly bound: number;
  /** Of all queues together. */
  readonly bounds: number;
  readonly seenFull: boolean;
  readonly clamps: Clamps;
}

/** net.core.somaxconn when a bound came to be. */
interface Clamps {
  /** Values at the looks around that moment, the nearest first. */
  readonly seen: readonly number[];
  /** Nobody saw another bound before: it may be as old as the run. */
  readonly isFirst: boolean;
}

/**
 * The bound while the queue was full or dropped packets: another listen() may have changed it since. Undefined where no sample
 * found a listener.
 */
function boundInQuestion(series: Series): Bounded | undefined {
  const bounds = column(series, 'bound');
  const sockets = column(series, 'sockets');
  const full = column(series, 'full');
  const drops = column(series, 'drops');
  const rows = bounds.map((_, row) => row).filter(row => (sockets[row] ?? 1) > 0);
  const wasFull = (row: number) => (full[row] ?? 0) > 0;
  const row = rows.find(wasFull) ?? rows.find(row => (drops[row] ?? 0) > (drops[row - 1] ?? 0)) ?? rows.at(-1);
  if (row === undefined) return undefined;
  const ofAll = bounds[row] ?? 0;
  return {
    bound: Math.round(ofAll / (sockets[row] ?? 1)),
    bounds: ofAll,
    seenFull: rows.some(wasFull),
    clamps: clampsAt(series, row),
  };
}

/** At the first look that found this bound, and at the one before: listen() was called in between. */
function clampsAt(series: Series, row: number): Clamps {
  const bounds = column(series, 'bound');
  let first = row;
  while (first > 0 && bounds[first - 1] === bounds[row]) first -= 1;
  const somaxconn = column(series, 'somaxconn');
  const seen = [somaxconn[first], somaxconn[first - 1]].filter(value => value !== undefined);
  return { seen, isFirst: !bounds.slice(0, first).some(bound => bound > 0) };
}

/**
 * Whether a full queue dropped packets. Where the kernel does not count drops per listener, the namespace's overflows count, provided
 * that no other listener was full.
 */
function fullness({ server }: Evidence, seenFull: boolean): Pick<ListenerFact, 'wasFull' | 'dropped'> {
  const inAll = ofNamespace(server);
  const dropped = droppedByListener(server, inAll.acceptQueue + inAll.synQueue + inAll.other);
  if (dropped !== undefined) return { dropped, wasFull: listenDropsOf(server).acceptQueue > 0 };
  const alone = (valueIn(server.otherListeners) ?? []).length === 0;
  return { dropped, wasFull: seenFull || (alone && inAll.acceptQueue > 0) };
}

function isExplained(bound: number, told: number | undefined, somaxconn: number): boolean {
  return bound === Math.min(told ?? bound, somaxconn);
}

/** The value that makes the bound of what the target was told; else the nearest. */
function clampAtListen(
  clamps: readonly number[],
  { bound, told }: { readonly bound: number; readonly told: number | undefined },
): number | undefined {
  return clamps.find(somaxconn => isExplained(bound, told, somaxconn)) ?? clamps[0];
}

/** As the lab set it before the target called listen(): a later change does not move the bound of a listener. */
function clampOfLab({ plan }: Run): number[] {
  const set = plan.hosts.server.sysctl.find(({ name }) => name === SOMAXCONN);
  return set === undefined ? [] : [Number(set.value)];
}
