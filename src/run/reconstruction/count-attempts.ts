import type { SocketTables } from '../../collectors/sockets/socket-tables.ts';
import type { DriverReport } from '../../drivers/driver.ts';
import { loadProgram } from '../../drivers/drivers.ts';
import { type Refusals, refusalsIn } from '../../model/answers.ts';
import type { DriverNumbers, DriverOutput } from '../../model/driver-output.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall, FailedCalls } from '../../model/failed-calls.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Destination, Plan } from '../../model/plan.ts';
import { type Probe, valueIn } from '../../model/probe.ts';
import type { ProgramWarning } from '../../model/run-warning.ts';
import { delta } from '../../model/series.ts';
import type { LastTables } from '../observers/last-tables.ts';
import { isOfServer, refusedByMessage, type Unanswered, type UnansweredFailure } from '../observers/unanswered.ts';
import { failedAttempts, shareOut, sum } from './failed-attempts.ts';
import { heldSockets, type WatchedSocket, watchedSockets } from './held-sockets.ts';
import { inferFailures } from './infer-failures.ts';
import { type Reconstruction, reconstruct } from './reconstruct.ts';

type Counts = Extract<DriverReport, { kind: 'counts' }>;

export interface CountedAttempts {
  readonly ledger: Ledger;
  readonly output: DriverOutput;
  /** What was counted, where that is not plain. */
  readonly warnings: readonly ProgramWarning[];
}

/** Evidence of when the connections were looked at, and of when the driver had come to its end. */
export interface EvidenceOfLoad {
  readonly atLook: Evidence;
  readonly atEnd: Evidence;
}

/** Counts the attempts of a driver that gives no rows: failed calls by the best witness there is, and its open sockets. */
export function countAttempts(
  plan: Plan,
  listener: Destination,
  { before, last }: LastTables,
  { atLook, atEnd: evidence }: EvidenceOfLoad,
  { output, calls, trait, trials = 0 }: Counts,
  unanswered: Probe<Unanswered>,
): CountedAttempts {
  const { connections } = plan.scenario.load;
  const held = heldNow(before, last, listener).slice(0, connections);
  const room = connections - held.length;
  const witness = bestWitness(evidence, output, calls) ?? inferFailures(plan, evidence, output);
  const failed = failedAttempts(witness?.calls ?? [], trait, room);
  const early = output.end.how === 'early';
  const requests = successes(valueIn(output.numbers));
  const openedBeforeEnd = early ? (openedBy(evidence) ?? 0) : undefined;
  const endMs = lastMoment(evidence);
  const opened = openedBy(atLook) === undefined ? undefined : (openedBy(atLook) ?? 0) - trials;
  const openedOnce = !early && opened !== undefined && opened <= held.length && held.every(({ history }) => history);
  const numbers = valueIn(output.numbers);
  const answers = {
    refusals: refusedConnections(numbers, connections),
    shed: shedBy(evidence, valueIn(unanswered)),
    answered: numbers?.connections?.answered,
    longestAnswerMs: numbers?.latencyMs.max,
    answerBytes: answerBytes(numbers),
    ...waysToAsk(plan),
    isUntold: output.end.how === 'killed' && numbers === undefined,
  };
  const facts = { connections, failed, held, requests, opened, openedOnce, openedBeforeEnd, endMs, ...answers };
  const ledger = reconstruct(facts, last);
  const allCalls = sum(failedAttempts(witness?.calls ?? [], 'tries-again', Number.POSITIVE_INFINITY));
  return {
    ledger,
    output: { ...output, callsFrom: witness?.from ?? 'nobody', delayed: openedOnce ? 'counted' : 'unknown' },
    warnings: [
      ...moreCallsThanAttempts(output, allCalls, sum(failed)),
      ...neverMade(output, room - sum(failed) - (openedBeforeEnd ?? room)),
      ...endWarning(output),
    ],
  };
}

function heldNow(before: SocketTables, last: SocketTables, listener: Destination): WatchedSocket[] {
  return watchedSockets(heldSockets(before, listener) ?? [], heldSockets(last, listener) ?? []);
}

function shedBy({ client }: Evidence, unanswered: Unanswered | undefined): UnansweredFailure[] {
  if (unanswered === undefined) return [];
  return [...unanswered.failures.filter(isOfServer), ...refusedByMessage(unanswered, client)];
}

/** Requests that were answered, and not with a refusal. */
function successes(numbers: DriverNumbers | undefined): number | undefined {
  if (numbers === undefined) return undefined;
  return Math.max(0, numbers.requests - sum(refusalsIn(numbers)));
}

/** When the driver asks again on a connection that was answered, and when it takes an answer for whole. */
function waysToAsk({ scenario: { driver, load } }: Plan): Pick<Reconstruction, 'mayRest' | 'mayEndByClose'> {
  const program = loadProgram(driver.kind);
  const args = 'args' in driver ? (driver.args ?? []) : [];
  return {
    mayRest: load.requests !== undefined || program?.mayRest?.(args) === true,
    mayEndByClose: program?.waitsForClose !== undefined,
  };
}

/** On average; undefined where the driver does not say. */
function answerBytes(numbers: DriverNumbers | undefined): number | undefined {
  const { bytesPerSecond, requestsPerSecond = 0 } = numbers ?? {};
  return bytesPerSecond === undefined || requestsPerSecond <= 0 ? undefined : bytesPerSecond / requestsPerSecond;
}

/** As many connections as the driver says were refused; where it does not, each may have had one of the refusals. */
function refusedConnections(numbers: DriverNumbers | undefined, connections: number): Refusals[] {
  if (numbers === undefined) return [];
  return shareOut(refusalsIn(numbers), numbers.connections?.refused ?? connections);
}

interface Witness {
  readonly from: DriverOutput['callsFrom'];
  readonly calls: readonly FailedCall[];
}

/** A driver of ours knows which calls made a connection; else the kernel's trace, else what the driver's side tells. */
function bestWitness(evidence: Evidence, output: DriverOutput, calls: Probe<FailedCalls>): Witness | undefined {
  const own = valueIn(calls);
  const traced = valueIn(evidence.failedCalls);
  if (output.callsFrom === 'driver' && own !== undefined) return { from: 'driver', calls: own.calls };
  if (traced !== undefined) return { from: 'trace', calls: traced.calls.filter(({ side }) => side === 'client') };
  return own === undefined ? undefined : { from: output.callsFrom, calls: own.calls };
}

/** Connections that the client's host began to open, whatever became of them. */
function openedBy({ client }: Evidence): number | undefined {
  const counters = valueIn(client.counters);
  return counters === undefined ? undefined : delta(counters, 'Tcp.ActiveOpens');
}

/** When evidence was read last, in milliseconds since the load's start. */
export function lastMoment({ client }: Evidence): number {
  return valueIn(client.counters)?.atMs.at(-1) ?? 0;
}

function moreCallsThanAttempts({ kind }: DriverOutput, calls: number, attempts: number): ProgramWarning[] {
  return calls <= attempts ? [] : [{ warning: 'calls-repeated', driver: kind, calls, attempts }];
}

function neverMade({ kind }: DriverOutput, count: number): ProgramWarning[] {
  return count <= 0 ? [] : [{ warning: 'never-tried', driver: kind, count }];
}

function endWarning({ kind, end: { how, code, signal } }: DriverOutput): ProgramWarning[] {
  return how === 'early' ? [{ warning: 'driver-ended-early', driver: kind, code, signal }] : [];
}
