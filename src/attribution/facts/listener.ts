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
  const { bound } = bounded;
  const told = run.plan.scenario.target.backlog;
  const clamp = settings[SOMAXCONN];
  const current = Number((clamp === undefined ? undefined : valueIn(clamp)) ?? bound);
  const somaxconn = isExplained(bound, told, current) ? current : (clampAtStart(run, bound, told) ?? current);
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
  return { bound: Math.round(ofAll / (sockets[row] ?? 1)), bounds: ofAll, seenFull: rows.some(wasFull) };
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

/** somaxconn as the lab set it before the target called listen(): a later change does not move the bound of a listener. */
function clampAtStart({ plan }: Run, bound: number, told: number | undefined): number | undefined {
  const set = plan.hosts.server.sysctl.find(({ name }) => name === SOMAXCONN);
  const somaxconn = Number(set?.value ?? Number.NaN);
  return isExplained(bound, told, somaxconn) ? somaxconn : undefined;
}
