import { parseProcessLimits } from '../collectors/parse/process-limits.ts';
import type { DriverReport } from '../drivers/driver.ts';
import { OUTCOME, STAGE, SYMPTOM } from '../model/codes.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence, FailedCall } from '../model/evidence.ts';
import { type Ledger, newLedger } from '../model/ledger.ts';
import type { Plan } from '../model/plan.ts';
import { known, read } from '../model/probe.ts';
import { delta } from '../model/series.ts';
import { failedAttempts, sum } from './failed-attempts.ts';
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
  overdue: readonly Ledger[],
): CountedEvidence {
  const evidence = withLimits(gathered, limits);
  const traced = known(evidence.failedCalls)?.calls;
  const own = known(calls)?.calls;
  const inferred = inferFailures(plan, evidence, output);
  const client = traced?.filter(({ side }) => side === 'client') ?? own ?? inferred?.calls ?? [];
  const failed = failedAttempts(client.filter(isOfConnections), 'tries-again', MOST_FAILURES);
  const from = traced !== undefined ? 'trace' : own !== undefined ? output.callsFrom : (inferred?.from ?? 'nobody');
  const noTables = { client: UNREAD, server: UNREAD, clientTracking: UNREAD, serverTracking: UNREAD };
  const facts = {
    connections: sum(failed),
    failed,
    held: [],
    requests: undefined,
    opened: undefined,
    openedOnce: false,
  };
  const ledgers = [
    reconstruct({ ...facts, openedBeforeEnd: undefined, endMs: 0 }, noTables),
    shedBy(evidence, output, overdue.length > 0),
    ...overdue,
  ];
  return {
    evidence,
    ledgers: ledgers.filter(({ length }) => length > 0),
    output: { ...output, callsFrom: from },
    warnings: [...unseenBy(evidence, from), ...attemptFails(evidence, sum(failed)), ...endWarning(output)],
  };
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

/** Failures that no system call returns: the kernel counts them for the whole namespace, whoever connected to whatever. */
function attemptFails({ client }: Evidence, counted: number): string[] {
  const counters = known(client.counters);
  const fails = counters === undefined ? 0 : (delta(counters, 'Tcp.AttemptFails') ?? 0);
  if (fails <= counted) return [];
  return [
    `${fails} connections of this machine were refused while connecting (Tcp.AttemptFails), ${fails - counted} of them beyond what is counted here: to any port, by any program`,
  ];
}

const UNREAD = { state: 'absent', why: 'no row of these has a socket' } as const;

/** A machine without IPv6 has programs that try it all the same. */
function isOfConnections({ errno }: FailedCall): boolean {
  return errno !== 'EAFNOSUPPORT';
}

/**
 * Connections that the server took and could not keep: at least one for each failed accept() where none is left waiting
 * (libuv closes what it cannot keep), and those of which wrk or ab says that they were closed while it read.
 */
function shedBy(evidence: Evidence, { numbers }: DriverOutput, othersWait: boolean): Ledger {
  const accepts = (known(evidence.failedCalls)?.calls ?? []).filter(isFailedAccept);
  const opened = known(evidence.server.counters);
  const entered = opened === undefined ? undefined : delta(opened, 'Tcp.PassiveOpens');
  const refused = othersWait ? 0 : Math.min(sum(accepts), entered ?? 0);
  const { read: closed = 0, receive = 0 } = known(numbers)?.errors ?? {};
  const firstMs = Math.min(...accepts.map(call => call.firstMs), Number.POSITIVE_INFINITY);
  const lastMs = Math.max(...accepts.map(call => call.lastMs), 0);
  const ledger = newLedger(Math.min(MOST_FAILURES, Math.max(refused, closed + receive)));
  for (let row = 0; row < ledger.length; row += 1) {
    const atMs = Number.isFinite(firstMs) ? firstMs + ((lastMs - firstMs) * row) / ledger.length : 0;
    ledger.outcome[row] = OUTCOME.failed;
    ledger.stage[row] = STAGE.response;
    ledger.symptom[row] = SYMPTOM.eof;
    ledger.failedUs[row] = Math.max(0, Math.round(atMs * 1000));
  }
  return ledger;
}

function isFailedAccept({ side, syscall, errno }: FailedCall): boolean {
  return side === 'server' && /^accept4?$/.test(syscall) && (errno === 'EMFILE' || errno === 'ENFILE');
}

function endWarning({ end }: DriverOutput): string[] {
  if (end.how === 'killed') return ['the command was ended before it had come to its own end'];
  if (end.signal !== null) return [`the command ended with signal ${end.signal}`];
  return end.code === 0 || end.code === null ? [] : [`the command ended with exit code ${end.code}`];
}
