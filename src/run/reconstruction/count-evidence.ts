import { parseProcessLimits } from '../../collectors/parse/process-limits.ts';
import type { DriverReport } from '../../drivers/driver.ts';
import { refusalsIn } from '../../model/answers.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../../model/codes.ts';
import type { DriverOutput } from '../../model/driver-output.ts';
import type { Evidence, FailedCall } from '../../model/evidence.ts';
import { type Ledger, newLedger } from '../../model/ledger.ts';
import type { Plan } from '../../model/plan.ts';
import { known, type Probe, read } from '../../model/probe.ts';
import { column, delta } from '../../model/series.ts';
import { isShed, type Unanswered, type UnansweredFailure, unansweredLedger } from '../observers/unanswered.ts';
import { attemptFails, endWarning, refusedElsewhere, unansweredWarnings } from './command-warnings.ts';
import { lastMoment } from './count-attempts.ts';
import { failedAttempts, longest, shareOut, sum } from './failed-attempts.ts';
import { inferFailures } from './infer-failures.ts';
import { reconstruct } from './reconstruct.ts';
import { unseenBy } from './unseen.ts';

type Counts = Extract<DriverReport, { kind: 'counts' }>;

export interface CountedEvidence {
  /** With what the driver alone saw. */
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
  readonly output: DriverOutput;
  /** What could not be seen. */
  readonly warnings: readonly string[];
}

/** Connections that the kernels showed. */
interface SeenConnections {
  /** Those that the application had not taken within the connect timeout. */
  readonly overdue: readonly Ledger[];
  /** Those that ended without an answer. */
  readonly unanswered: Probe<Unanswered>;
}

/** No more failures are counted: a command may fail the same call in a hot loop. */
const MOST_FAILURES = 1_000_000;

/**
 * Counts what failed a command that says nothing of its attempts: its failed calls, the connections that waited too long,
 * and those that the server could not keep. What went well is not known.
 */
export function countEvidence(
  plan: Plan,
  gathered: Evidence,
  { output, calls, limits }: Counts,
  { overdue, unanswered }: SeenConnections,
): CountedEvidence {
  const evidence = withLimits(gathered, limits);
  const traced = known(evidence.failedCalls)?.calls;
  const told = known(calls)?.calls;
  const inferred = inferFailures(plan, evidence, output);
  const own = traced?.filter(({ side }) => side === 'client') ?? told ?? inferred?.calls ?? [];
  const elsewhere = alwaysListening(evidence) ? own.filter(isRefused) : [];
  const client = own.filter(call => isOfConnections(call) && !elsewhere.includes(call));
  const failed = failedAttempts(client, 'tries-again', MOST_FAILURES);
  const numbers = known(output.numbers);
  const refusals = shareOut(numbers === undefined ? [] : refusalsIn(numbers), MOST_FAILURES - sum(failed));
  const from = traced !== undefined ? 'trace' : told !== undefined ? output.callsFrom : (inferred?.from ?? 'nobody');
  const noTables = { client: UNREAD, server: UNREAD, clientTracking: UNREAD, serverTracking: UNREAD };
  const facts = {
    connections: sum(failed) + sum(refusals),
    failed,
    refusals,
    shed: [],
    answered: 0,
    longestAnswerMs: undefined,
    held: [],
    requests: undefined,
    opened: undefined,
    openedOnce: false,
    openedBeforeEnd: undefined,
  };
  const failures = unansweredFailures(evidence, unanswered);
  const ledgers = [
    reconstruct({ ...facts, endMs: lastMoment(evidence) }, noTables),
    unansweredLedger(failures),
    moreShed(evidence, output, failures.filter(isShed).length),
    ...overdue,
  ];
  const refused = failures.filter(({ fate }) => fate === 'refused').length;
  return {
    evidence,
    ledgers: ledgers.filter(({ length }) => length > 0),
    output: { ...output, callsFrom: from, ...silentOnes(unanswered, numbers?.latencyMs.max) },
    warnings: [
      ...unseenBy(evidence, from),
      ...unansweredWarnings(unanswered),
      ...refusedElsewhere(sum(elsewhere)),
      ...attemptFails(evidence, sum(failed) + refused + sum(elsewhere)),
      ...endWarning(output),
    ],
  };
}

/** Under way when the command ended is what waited for no longer than this. */
const UNDER_WAY_MS = 1000;

/** Connections that the command closed after they had waited for longer than any answer took. */
function silentOnes(unanswered: Probe<Unanswered>, longestAnswerMs = 0): Pick<DriverOutput, 'unanswered'> {
  const waits = known(unanswered)?.waitsMs ?? [];
  const silent = waits.filter(ms => ms > Math.max(UNDER_WAY_MS, longestAnswerMs));
  return silent.length === 0 ? {} : { unanswered: { count: silent.length, waitedMs: longest(silent) } };
}

/** A process that ended within milliseconds had other limits before it became what it was. */
function withLimits(evidence: Evidence, limits: Counts['limits']): Evidence {
  const parsed = limits === undefined ? undefined : parseProcessLimits(limits.text);
  if (parsed === undefined) return evidence;
  const processes = evidence.processes.map(one =>
    one.pid === limits?.pid && one.exit !== undefined ? { ...one, limits: read(parsed) } : one,
  );
  return { ...evidence, processes };
}

const UNREAD = { state: 'absent', why: 'no row of these has a socket' } as const;

/** A machine without IPv6 has programs that try it all the same. */
function isOfConnections({ errno }: FailedCall): boolean {
  return errno !== 'EAFNOSUPPORT';
}

/**
 * Connections that wrk or ab says were closed while it read, beyond those that never had an answer. Nobody saw when: a server that
 * ended closed them then.
 */
function moreShed({ processes }: Evidence, { numbers }: DriverOutput, seen: number): Ledger {
  const { read: closed = 0, receive = 0 } = known(numbers)?.errors ?? {};
  const ledger = newLedger(Math.min(MOST_FAILURES, Math.max(0, closed + receive - seen)));
  ledger.outcome.fill(OUTCOME.failed);
  ledger.stage.fill(STAGE.response);
  ledger.symptom.fill(SYMPTOM.eof);
  const endsMs = processes.flatMap(({ role, exit }) => (role === 'target' && exit !== undefined ? exit.atMs : []));
  ledger.failedUs.fill(Math.max(0, Math.round(Math.max(0, ...endsMs) * 1000)));
  return ledger;
}

/** A program can reset its own connections (SO_LINGER with no time): as many as the kernel counts may be these. */
function unansweredFailures({ client }: Evidence, unanswered: Probe<Unanswered>): readonly UnansweredFailure[] {
  const failures = known(unanswered)?.failures ?? [];
  const counters = known(client.counters);
  let own = counters === undefined ? 0 : (delta(counters, 'TcpExt.TCPAbortOnData') ?? 0);
  return failures.filter(({ fate }) => {
    if (fate !== 'reset' || own === 0) return true;
    own -= 1;
    return false;
  });
}

/** While something listens, the kernel refuses nobody there: what was refused went somewhere else. */
function alwaysListening({ server }: Evidence): boolean {
  const listener = known(server.listener);
  const sockets = listener === undefined ? [] : column(listener.series, 'sockets');
  return sockets.length > 0 && sockets.every(count => count > 0);
}

function isRefused({ syscall, errno }: FailedCall): boolean {
  return syscall === 'connect' && errno === 'ECONNREFUSED';
}
