import type { Evidence, ProcessEvidence } from '../../model/evidence.ts';
import type { FactBook, SettingsFact } from '../../model/facts.ts';
import { type Level, type LevelCourse, type LevelNow, nearestFirst, shareOf } from '../../model/level.ts';
import { known, type Probe } from '../../model/probe.ts';
import { column, type Series } from '../../model/series.ts';
import { SIDES, type Side } from '../../model/side.ts';

/** How near each limit came to its bound, the nearest first; one that the evidence does not show is left out. */
export function levelsOf(evidence: Evidence, facts: FactBook): Level[] {
  const levels = [
    ...acceptQueue(evidence),
    ...synQueue(evidence, known(facts['server.settings'])),
    ...SIDES.flatMap(side => descriptors(evidence, side)),
    ...ports(evidence, facts),
    ...tracking(evidence, facts),
    ...openFiles(evidence),
  ];
  return nearestFirst(levels.filter(({ bound, used }) => bound > 0 && used >= 0 && Number.isFinite(bound)));
}

function acceptQueue({ server }: Evidence): Level[] {
  const series = known(server.listener)?.series;
  return series === undefined
    ? []
    : levelOver('accept-queue', 'server', series, column(series, 'queue'), column(series, 'bound'));
}

/**
 * The SYN queue is held against the listener's own bound (inet_csk_reqsk_queue_is_full in include/net/inet_connection_sock.h),
 * and without SYN cookies against three quarters of tcp_max_syn_backlog (tcp_conn_request in net/ipv4/tcp_input.c).
 */
function synQueue({ server }: Evidence, settings: SettingsFact | undefined): Level[] {
  const series = known(server.listener)?.series;
  if (series === undefined) return [];
  const used = column(series, 'synReceived');
  const most = Number(settings?.['net.ipv4.tcp_max_syn_backlog'] ?? Number.NaN);
  const kept = settings?.['net.ipv4.tcp_syncookies'] === '0' && most > 0 ? most - Math.floor(most / 4) : most;
  const cookies = settings?.['net.ipv4.tcp_syncookies'] !== '0';
  const bounds = column(series, 'bound').map(bound => (cookies || Number.isNaN(kept) ? bound : Math.min(bound, kept)));
  return levelOver('syn-queue', 'server', series, used, bounds);
}

/** Of several processes the one that came nearest to its limit. */
function descriptors({ processes }: Evidence, side: Side): Level[] {
  const levels = processes.filter(process => process.side === side).flatMap(descriptorsOf);
  return nearestFirst(levels).slice(0, 1);
}

function descriptorsOf({ side, role, limits, descriptors: probe }: ProcessEvidence): Level[] {
  const nofile = known(limits)?.nofileSoft;
  const series = known(probe);
  if (nofile === undefined || series === undefined || (role !== 'target' && role !== 'driver')) return [];
  const used = column(series, 'used');
  const bounds = used.map(() => nofile);
  return levelOver('descriptors', side, series, used, bounds);
}

/** The pair of source and destination with the fewest ports left, at the fullest moment that was seen. */
function ports(evidence: Evidence, facts: FactBook): Level[] {
  const fact = known(facts['client.ports']);
  if (fact === undefined) return [];
  const used = fact.pairs.map(({ byState }) => Object.values(byState).reduce((sum, count) => sum + count, 0));
  const peak = Math.max(0, ...used);
  const shared = known(facts.load)?.sharedNamespace === true;
  const course = shared || fact.pairs.length !== 1 ? undefined : clientSockets(evidence);
  return [
    { name: 'ports', side: 'client', used: peak, bound: fact.capacity, ...(course === undefined ? {} : { course }) },
  ];
}

/** Where there is but one pair, every TCP socket of the client's namespace has one of its ports. */
function clientSockets({ client }: Evidence): LevelCourse | undefined {
  const series = known(client.sockstat);
  if (series === undefined) return undefined;
  const waiting = column(series, 'TCP.tw');
  return { atMs: series.atMs, used: column(series, 'TCP.inuse').map((used, index) => used + (waiting[index] ?? 0)) };
}

function tracking(evidence: Evidence, facts: FactBook): Level[] {
  const shared = known(facts.load)?.sharedNamespace === true;
  return (shared ? (['server'] as const) : SIDES).flatMap(side =>
    overProbe('tracking', side, evidence[side].conntrack, 'count', 'max'),
  );
}

function openFiles({ machine }: Evidence): Level[] {
  return overProbe('open-files', 'host', machine.files, 'used', 'max');
}

function overProbe(
  name: LevelNow['name'],
  side: Level['side'],
  probe: Probe<Series>,
  used: string,
  bound: string,
): Level[] {
  const series = known(probe);
  return series === undefined ? [] : levelOver(name, side, series, column(series, used), column(series, bound));
}

/** The moment of the greatest share is the peak. */
function levelOver(
  name: LevelNow['name'],
  side: Level['side'],
  { atMs }: Series,
  used: readonly number[],
  bounds: readonly number[],
): Level[] {
  const moments = used.flatMap((value, index): LevelNow[] => {
    const bound = bounds[index] ?? 0;
    return bound > 0 ? [{ name, side, used: value, bound }] : [];
  });
  const peak = moments.reduce<LevelNow | undefined>(
    (highest, moment) => (highest === undefined || shareOf(moment) > shareOf(highest) ? moment : highest),
    undefined,
  );
  if (peak === undefined) return [];
  const met = used.findIndex((value, index) => isFull(name, value, bounds[index] ?? Number.POSITIVE_INFINITY));
  const metMs = atMs[met];
  return [{ ...peak, course: { atMs, used }, ...(metMs === undefined ? {} : { metMs }) }];
}

/** An accept queue takes one more than its bound (sk_acceptq_is_full in include/net/sock.h); nothing else does. */
function isFull(name: LevelNow['name'], used: number, bound: number): boolean {
  return name === 'accept-queue' ? used > bound : used >= bound;
}
