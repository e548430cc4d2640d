import type { SocketTables } from '../collectors/socket-tables.ts';
import type { DriverReport } from '../drivers/driver.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence, FailedCall, FailedCalls } from '../model/evidence.ts';
import type { Ledger } from '../model/ledger.ts';
import type { Destination, Plan } from '../model/plan.ts';
import { known, type Probe } from '../model/probe.ts';
import { delta } from '../model/series.ts';
import { failedAttempts, sum } from './failed-attempts.ts';
import { type HeldSocket, heldSockets, stuckSockets } from './held-sockets.ts';
import { inferFailures } from './infer-failures.ts';
import type { Looks } from './looks.ts';
import { reconstruct } from './reconstruct.ts';

type Counts = Extract<DriverReport, { kind: 'counts' }>;

export interface CountedAttempts {
  readonly ledger: Ledger;
  readonly output: DriverOutput;
  /** What was counted, where that is not plain. */
  readonly warnings: readonly string[];
}

/** Counts the attempts of a driver that gives no rows: failed calls by the best witness there is, and its open sockets. */
export function countAttempts(
  plan: Plan,
  listener: Destination,
  { before, last }: Looks,
  evidence: Evidence,
  { output, calls, trait }: Counts,
): CountedAttempts {
  const { connections } = plan.scenario.load;
  const held = heldNow(before, last, listener).slice(0, connections);
  const room = connections - held.length;
  const witness = bestWitness(evidence, output, calls) ?? inferFailures(plan, evidence, output);
  const failed = failedAttempts(witness?.calls ?? [], trait, room);
  const early = output.end.how === 'early';
  const requests = known(output.numbers)?.requests;
  const opened = early ? openedBy(evidence) : undefined;
  const endMs = lastMoment(evidence);
  const ledger = reconstruct({ connections, failed, held, requests, openedBeforeEnd: opened, endMs }, last);
  const allCalls = sum(failedAttempts(witness?.calls ?? [], 'tries-again', Number.POSITIVE_INFINITY));
  return {
    ledger,
    output: { ...output, callsFrom: witness?.from ?? 'nobody' },
    warnings: [
      ...moreCallsThanAttempts(output, allCalls, sum(failed)),
      ...neverMade(output, room - sum(failed) - (opened ?? room)),
      ...endWarning(output),
    ],
  };
}

function heldNow(before: SocketTables, last: SocketTables, listener: Destination): HeldSocket[] {
  const now = heldSockets(last, listener) ?? [];
  return before === last ? now : stuckSockets(heldSockets(before, listener) ?? [], now);
}

interface Witness {
  readonly from: DriverOutput['callsFrom'];
  readonly calls: readonly FailedCall[];
}

/** A driver of ours knows which calls made a connection; else the kernel's trace, else what the driver's side tells. */
function bestWitness(evidence: Evidence, output: DriverOutput, calls: Probe<FailedCalls>): Witness | undefined {
  const own = known(calls);
  const traced = known(evidence.failedCalls);
  if (output.callsFrom === 'driver' && own !== undefined) return { from: 'driver', calls: own.calls };
  if (traced !== undefined) return { from: 'trace', calls: traced.calls.filter(({ side }) => side === 'client') };
  return own === undefined ? undefined : { from: output.callsFrom, calls: own.calls };
}

function openedBy({ client }: Evidence): number {
  const counters = known(client.counters);
  return counters === undefined ? 0 : (delta(counters, 'Tcp.ActiveOpens') ?? 0);
}

function lastMoment({ client }: Evidence): number {
  return known(client.counters)?.atMs.at(-1) ?? 0;
}

function moreCallsThanAttempts({ kind }: DriverOutput, calls: number, attempts: number): string[] {
  if (calls <= attempts) return [];
  return [
    `${calls} failed system calls are counted as ${attempts} failed attempts: ${kind} tries the same connection again`,
  ];
}

function neverMade({ kind }: DriverOutput, count: number): string[] {
  if (count <= 0) return [];
  return [`${kind} gave up: ${count} of the connections that it was asked for were never tried, and are not counted`];
}

function endWarning({ kind, end }: DriverOutput): string[] {
  const how = end.signal === null ? `exit code ${end.code}` : `signal ${end.signal}`;
  if (end.how === 'early') return [`${kind} ended before its time, with ${how}`];
  return [];
}
