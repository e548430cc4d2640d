import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { UnansweredEnding } from '../../collectors/sockets/unanswered.ts';
import { OUTCOME, STAGE, SYMPTOM, SYSCALL, TCP_STATE } from '../../model/codes.ts';
import { ERRNO } from '../../model/errno.ts';
import type { HostEvidence } from '../../model/host-evidence.ts';
import { type Ledger, newLedger, UNKNOWN_COUNT } from '../../model/ledger.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';
import { type Fate, fateOf } from '../reconstruction/fate.ts';
import { examineOne, type FourTuple } from '../reconstruction/join-tables.ts';
import type { Testbed } from '../testbed.ts';
import type { Observer } from './observer.ts';
import type { Seen } from './overdue.ts';

/** Connections of a command that ended without a byte of an answer. */
export interface Unanswered {
  readonly failures: readonly UnansweredFailure[];
  /** Those that the client itself ended before their time was over, which are no failures. */
  readonly givenUp: readonly GivenUp[];
  /** Those that were answered before, and had no answer to what they sent last when they ended, though they had waited for long. */
  readonly fellSilent: readonly FellSilent[];
  /** Those that were withdrawn before their SYN was answered, or sent again: failures where a message refused them, or the listener dropped it. */
  readonly withdrawn: readonly UnansweredFailure[];
  /** False: there were more than could be read. */
  readonly complete: boolean;
}

export interface GivenUp {
  /** How long it had waited for an answer to its request; 0 for one that sent none. */
  readonly waitedMs: number;
  readonly atMs: number;
}

export interface FellSilent extends UnansweredFailure {
  /** What it sent last may have been answered in the same tick of the kernel's clock. */
  readonly mayBeAnswered: boolean;
  readonly waitedMs: number;
}

export interface UnansweredFailure {
  readonly fate: Fate['fate'];
  /** It may have been refused, or its client may have given up as the answer to a SYN that was sent again came. */
  readonly afterSilence?: true;
  /** The client may have reset it itself. */
  readonly mayBeOwn?: boolean;
  /** SYNs that it sent again; undefined where these cannot be told from data. */
  readonly synRetransmits: number | undefined;
  readonly tuple: FourTuple;
  readonly atMs: number;
  /** How long the client had waited for an answer to its SYN, at least, when it withdrew it. */
  readonly waitedMs?: number;
  /** What both kernels held for it when it was last looked at. */
  readonly seen: SocketTables | undefined;
}

/** Tables of more moments are not kept: each holds every connection of its moment. */
const MOST_TABLES = 256;

/** Joins what ended since the last look with what was seen of it before. */
export function observeUnanswered(
  plan: Plan,
  { collection, listener }: Pick<Testbed, 'collection' | 'listener'>,
  { isOverdue, waitedMs: waitedAt, seen }: Seen,
): Observer<Probe<Unanswered>> {
  const { connectTimeoutMs } = plan.scenario.load;
  const [own, anothers] = [newEnded(), newEnded()];
  let read = 0;
  const tablesKept = new Set<SocketTables>();
  const kept = (tables: SocketTables | undefined): SocketTables | undefined => {
    if (tables === undefined || (tablesKept.size >= MOST_TABLES && !tablesKept.has(tables))) return undefined;
    tablesKept.add(tables);
    return tables;
  };
  const take = (ending: UnansweredEnding): void => {
    const tuple = tupleOf(ending);
    if (!isServedBy(listener, ending.remote) || isOverdue(tuple)) return;
    const { atMs, isAnothers = false } = ending;
    const { failures, givenUp, fellSilent, withdrawn } = isAnothers ? anothers : own;
    if (ending.dataSegmentsIn > 0) {
      fellSilent.push({
        ...{ fate: 'given-up', synRetransmits: undefined, tuple, atMs, waitedMs: ending.lastDataSentMs },
        ...{ mayBeAnswered: ending.lastDataSentMs === ending.lastDataReceivedMs, seen: kept(seen(tuple)) },
      });
      return;
    }
    const end = fateOf(ending, () => wasClosing(seen(tuple), tuple));
    const afterSilence = end.fate === 'refused' && end.afterSilence === true;
    const synRetransmits = end.fate === 'no-syn-answer' || afterSilence ? ending.retransmits : undefined;
    const failure = {
      fate: end.fate,
      ...(afterSilence && { afterSilence }),
      ...(end.fate === 'reset' && { mayBeOwn: end.mayBeOwn }),
      synRetransmits,
      tuple,
      atMs,
      seen: afterSilence || SHAPES[end.fate].symptom === 'timeout' ? kept(seen(tuple)) : undefined,
    };
    const isOwn = end.fate === 'given-up' || end.fate === 'withdrawn';
    const requestMs = end.fate === 'given-up' ? (end.waitedMs ?? 0) : 0;
    const waitedMs = isOwn ? Math.max(requestMs, waitedAt(tuple, atMs) ?? 0) : 0;
    if (!isOwn || waitedMs >= connectTimeoutMs) failures.push(failure);
    else if (end.fate === 'withdrawn') withdrawn.push({ ...failure, waitedMs });
    else givenUp.push({ waitedMs, atMs });
  };
  const look = (): Probe<{ readonly complete: boolean }> => {
    const probe = collection.connections.unanswered();
    for (const ending of valueIn(probe)?.endings.slice(read) ?? []) take(ending);
    read = valueIn(probe)?.endings.length ?? 0;
    return probe;
  };
  return {
    look: () => void look(),
    result: () => {
      const probe = look();
      if (probe.state !== 'read') return probe;
      // A command that has others connect for it: whose these are nobody knows.
      const ended = collection.connections.own?.hasConnected() === false ? both(own, anothers) : own;
      return { state: 'read', value: { ...ended, complete: probe.value.complete } };
    },
  };
}

interface Ended {
  readonly failures: UnansweredFailure[];
  readonly givenUp: GivenUp[];
  readonly fellSilent: FellSilent[];
  readonly withdrawn: UnansweredFailure[];
}

function newEnded(): Ended {
  return { failures: [], givenUp: [], fellSilent: [], withdrawn: [] };
}

function both(one: Ended, other: Ended): Ended {
  const merged = <T extends { readonly atMs: number }>(first: readonly T[], second: readonly T[]): T[] =>
    [...first, ...second].sort((before, after) => before.atMs - after.atMs);
  return {
    failures: merged(one.failures, other.failures),
    givenUp: merged(one.givenUp, other.givenUp),
    fellSilent: merged(one.fellSilent, other.fellSilent),
    withdrawn: merged(one.withdrawn, other.withdrawn),
  };
}

/** Whether the server had closed it by then, and the client had not. */
function wasClosing(tables: SocketTables | undefined, tuple: FourTuple): boolean {
  const { source, sourcePort, destination, destinationPort } = tuple;
  const client = tables === undefined ? undefined : valueIn(tables.client);
  return client?.find(source, sourcePort, destination, destinationPort)?.state === TCP_STATE['CLOSE-WAIT'];
}

/** A program may try the same name's other addresses first: only the listener's own count. */
export function isServedBy({ address }: Destination, remote: string): boolean {
  return address === remote || address === '::' || (address === '0.0.0.0' && !remote.includes(':'));
}

function tupleOf({ local, localPort, remote, remotePort }: UnansweredEnding): FourTuple {
  return { source: local, sourcePort: localPort, destination: remote, destinationPort: remotePort };
}

/**
 * Those withdrawn ones that a message refused: as many as the client's host was told of something unreachable. A message that comes while
 * its socket is in use leaves no trace there.
 */
export function refusedByMessage({ withdrawn }: Unanswered, { counters }: HostEvidence): UnansweredFailure[] {
  const series = valueIn(counters);
  const told = UNREACHABLES.map(name => (series === undefined ? undefined : delta(series, name)) ?? 0);
  const most = told.reduce((sum, count) => sum + count, 0);
  return withdrawn.slice(0, most).map(one => ({ ...one, fate: 'refused' }));
}

const UNREACHABLES = ['Icmp.InDestUnreachs', 'Icmp6.InDestUnreachs'];

/** Refused or ended by the server, rather than by the time or the client. */
export function isOfServer(failure: UnansweredFailure): boolean {
  return failure.fate === 'refused' || isShed(failure);
}

/** Those whose end came from the server. */
export function isShed({ fate }: UnansweredFailure): boolean {
  return fate === 'closed' || fate === 'reset';
}

/** A row for each of them. */
export function unansweredLedger(failures: readonly UnansweredFailure[]): Ledger {
  const ledger = newLedger(failures.length);
  for (const [row, failure] of failures.entries()) fillUnanswered(ledger, row, failure);
  return ledger;
}

/** Writes one of them into its row. */
export function fillUnanswered(ledger: Ledger, row: number, failure: UnansweredFailure): void {
  const { fate, synRetransmits, tuple, atMs, seen } = failure;
  const shape = SHAPES[fate];
  ledger.outcome[row] = OUTCOME.failed;
  ledger.stage[row] = STAGE[shape.stage];
  ledger.symptom[row] = SYMPTOM[shape.symptom];
  ledger.syscall[row] = SYSCALL[shape.syscall ?? 'none'];
  ledger.code[row] = shape.errno === undefined ? 0 : ERRNO[shape.errno];
  ledger.sourcePort[row] = tuple.sourcePort;
  ledger.retransmits[row] = synRetransmits ?? UNKNOWN_COUNT;
  ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
  if (shape.symptom === 'timeout' && seen !== undefined) examineOne(ledger, row, tuple, seen);
}

interface Shape {
  readonly stage: 'connect' | 'response';
  readonly symptom: 'errno' | 'eof' | 'timeout';
  readonly syscall?: 'poll' | 'recv';
  readonly errno?: 'ECONNREFUSED' | 'ECONNRESET';
}

const SHAPES: Readonly<Record<Fate['fate'], Shape>> = {
  refused: { stage: 'connect', symptom: 'errno', syscall: 'poll', errno: 'ECONNREFUSED' },
  'no-syn-answer': { stage: 'connect', symptom: 'timeout' },
  withdrawn: { stage: 'connect', symptom: 'timeout' },
  closed: { stage: 'response', symptom: 'eof' },
  reset: { stage: 'response', symptom: 'errno', syscall: 'recv', errno: 'ECONNRESET' },
  'given-up': { stage: 'response', symptom: 'timeout' },
};
