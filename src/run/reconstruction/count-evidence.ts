import { parseProcessLimits } from '../../collectors/parse/process-limits.ts';
import type { DriverReport } from '../../drivers/driver.ts';
import type { DriverNumbers, DriverOutput } from '../../model/driver-output.ts';
import { isWatch } from '../../model/driver-spec.ts';
import type { Evidence } from '../../model/evidence.ts';
import type { FailedCall } from '../../model/failed-calls.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Privilege } from '../../model/machine.ts';
import type { Plan } from '../../model/plan.ts';
import { ok, type Probe, valueIn } from '../../model/probe.ts';
import type { RefusalsHeard } from '../../model/refusals-heard.ts';
import type { CommandWarning, UnseenWarning } from '../../model/run-warning.ts';
import { delta } from '../../model/series.ts';
import {
  isOfServer,
  isShed,
  type Unanswered,
  type UnansweredFailure,
  unansweredLedger,
} from '../observers/unanswered.ts';
import { closedUnseen } from './closed-unseen.ts';
import { attemptFails, elsewhereWarnings, endWarning, unansweredWarnings } from './command-warnings.ts';
import { lastMoment } from './count-attempts.ts';
import { alwaysListening, sortCalls } from './elsewhere.ts';
import { failedAttempts, shareOut, sum } from './failed-attempts.ts';
import { sortSilences } from './fell-silent.ts';
import { refusedAnswers, unheardWarning } from './heard.ts';
import { inferFailures } from './infer-failures.ts';
import { reconstruct } from './reconstruct.ts';
import { silentOnes } from './silent-ones.ts';
import { unseenBy } from './unseen.ts';
import { asGivenUp, sortWithdrawn } from './withdrawn.ts';

type Counts = Extract<DriverReport, { kind: 'counts' }>;

export interface CountedEvidence {
  /** With what the driver alone saw. */
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
  readonly output: DriverOutput;
  /** What could not be seen. */
  readonly warnings: readonly (UnseenWarning | CommandWarning)[];
}

/** Connections that the kernels showed. */
interface SeenConnections {
  /** Those that the application had not taken within the connect timeout. */
  readonly overdue: readonly Ledger[];
  /** Those that ended without an answer. */
  readonly unanswered: Probe<Unanswered>;
  /** Refusals that the server sent. */
  readonly heard: Probe<RefusalsHeard>;
  /** Those that the command closed, and that were still there without an answer: how long ago each had sent data. */
  readonly leftBehind: readonly number[];
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
  { output, calls, limits, unexpected = [] }: Counts,
  { overdue, unanswered, leftBehind, heard }: SeenConnections,
  privilege: Privilege,
): CountedEvidence {
  const evidence = withLimits(gathered, limits);
  const traced = valueIn(evidence.failedCalls)?.calls;
  const told = valueIn(calls)?.calls;
  const inferred = inferFailures(plan, evidence, output);
  const own = traced?.filter(({ side }) => side === 'client') ?? told ?? inferred?.calls ?? [];
  const { counted: client, elsewhere } = sortCalls(evidence, own);
  const failed = failedAttempts(client.filter(isOfConnections), 'tries-again', MOST_FAILURES);
  const numbers = valueIn(output.numbers);
  const refusals = shareOut(refusedAnswers(numbers, heard), MOST_FAILURES - sum(failed));
  const from = traced !== undefined ? 'trace' : told !== undefined ? output.callsFrom : (inferred?.from ?? 'nobody');
  const noTables = { client: UNREAD, server: UNREAD, clientTracking: UNREAD, serverTracking: UNREAD };
  const facts = {
    connections: sum(failed) + sum(refusals) + sum(unexpected),
    failed,
    refusals,
    refusedInWords: sum(unexpected),
    shed: [],
    answered: 0,
    longestAnswerMs: undefined,
    held: [],
    requests: undefined,
    opened: undefined,
    openedOnce: false,
    openedBeforeEnd: undefined,
  };
  const ended = valueIn(unanswered);
  const withdrawn = sortWithdrawn(ended, evidence.client, evidence.server);
  const longestAnswerMs = numbers?.latencyMs.max;
  const { connectTimeoutMs } = plan.scenario.load;
  const silences = sortSilences(ended?.fellSilent ?? [], { connectTimeoutMs, longestAnswerMs });
  const failures = [...unansweredFailures(evidence, unanswered), ...withdrawn.failures, ...silences.failures];
  const ledgers = [
    reconstruct({ ...facts, endMs: lastMoment(evidence) }, noTables),
    unansweredLedger(failures),
    moreShed(evidence, output, failures),
    ...overdue,
  ];
  const refused = failures.filter(({ fate }) => fate === 'refused').length;
  return {
    evidence,
    ledgers: ledgers.filter(({ length }) => length > 0),
    output: {
      ...output,
      callsFrom: from,
      ...callsAmong(sum(failed), numbers),
      ...(elsewhere.length > 0 && { elsewhere: elsewhere.map(toldOf) }),
      ...silentOnes({
        givenUp: ended?.givenUp ?? [],
        withdrawn: withdrawn.others,
        fellSilent: isWatch(plan.scenario) ? [] : silences.open,
        leftBehind: isWatch(plan.scenario) ? [] : leftBehind,
        longestAnswerMs,
      }),
    },
    warnings: [
      ...unseenBy(evidence, from, privilege, isWatch(plan.scenario)),
      ...(isWatch(plan.scenario) ? [] : unheardWarning(numbers, heard)),
      ...unansweredWarnings(unanswered, withdrawn.failures.length),
      ...elsewhereWarnings(elsewhere),
      ...attemptFails(evidence, sum(failed) + refused + sum(elsewhere)),
      ...endWarning(output),
    ],
  };
}

/** A command that counts as many failed connections itself has made one call for each. */
function callsAmong(calls: number, numbers: DriverNumbers | undefined): Pick<DriverOutput, 'calls'> {
  return calls === 0 || numbers?.errors['connect'] === calls ? {} : { calls };
}

function toldOf({ syscall, errno, count }: FailedCall): NonNullable<DriverOutput['elsewhere']>[number] {
  return { syscall, errno, count };
}

/** A process that ended within milliseconds had other limits before it became what it was. */
function withLimits(evidence: Evidence, limits: Counts['limits']): Evidence {
  const parsed = limits === undefined ? undefined : parseProcessLimits(limits.text);
  if (parsed === undefined) return evidence;
  const processes = evidence.processes.map(one =>
    one.pid === limits?.pid && one.exit !== undefined ? { ...one, limits: ok(parsed) } : one,
  );
  return { ...evidence, processes };
}

const UNREAD = { state: 'absent', why: 'no row of these has a socket' } as const;

/** A machine without IPv6 has programs that try it all the same. */
function isOfConnections({ errno }: FailedCall): boolean {
  return errno !== 'EAFNOSUPPORT';
}

/** Connections that a load program says were closed while it read, beyond those that never had an answer. */
function moreShed(evidence: Evidence, { numbers }: DriverOutput, seen: readonly UnansweredFailure[]): Ledger {
  const { read: closed = 0, receive = 0 } = valueIn(numbers)?.errors ?? {};
  // Those that count `receive` find out that they were refused as they read; those that count `read` count refusals by themselves.
  const told = receive > 0 ? seen.filter(isOfServer) : seen.filter(isShed);
  const count = Math.min(MOST_FAILURES, Math.max(0, closed + receive - told.length));
  return closedUnseen(evidence, count, lastMoment(evidence));
}

/** A program can reset its own connections (SO_LINGER with no time): as many as the kernel counts may be these. */
function unansweredFailures(evidence: Evidence, unanswered: Probe<Unanswered>): readonly UnansweredFailure[] {
  const all = valueIn(unanswered)?.failures ?? [];
  const failures = alwaysListening(evidence) ? all.map(asGivenUp) : all;
  const { client } = evidence;
  const counters = valueIn(client.counters);
  let own = counters === undefined ? 0 : (delta(counters, 'TcpExt.TCPAbortOnData') ?? 0);
  return failures.filter(({ mayBeOwn }) => {
    if (mayBeOwn !== true || own === 0) return true;
    own -= 1;
    return false;
  });
}
