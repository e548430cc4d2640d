import { lostLedger } from '../../drivers/connections/lost-ledger.ts';
import type { ClientHostEvidence, Evidence } from '../../model/evidence.ts';
import type { ClockEstimate } from '../../model/host-clock.ts';
import { type Ledger, ledgerFrom } from '../../model/ledger.ts';
import { attemptsEach } from '../../model/load-spec.ts';
import type { ClientPlan, Plan } from '../../model/plan.ts';
import type { DriverHealth } from '../../model/protocol.ts';
import type { Run, RunState } from '../../model/run.ts';
import type { RunWarning } from '../../model/run-warning.ts';
import { mostFrequent } from '../../model/unexpected-answer.ts';
import type { Driven } from './driven.ts';

/** Each host's part of a load, and what the hosts' clocks are. */
interface Parts {
  readonly parts: readonly (readonly [ClientPlan, Driven])[];
  readonly startNs: bigint;
  clockOf(name: string): ClockEstimate | undefined;
}

/** What a run of several hosts measured, as the record of a run keeps it. */
export interface Merged extends Pick<Run, 'driverHealth' | 'unexpectedAnswers'> {
  readonly evidence: Evidence;
  readonly ledgers: readonly Ledger[];
}

/** Puts the parts together; undefined where no host is left that could say anything. What is said of no host is the first one's. */
export function merge(plan: Plan, { parts, startNs, clockOf }: Parts): Merged | undefined {
  const shares = parts.flatMap(([, driven]) => (driven.state === 'driven' ? [driven.share] : []));
  const [first] = shares.flatMap(({ run }) => run.evidence ?? []);
  if (first === undefined) return undefined;
  const unexpected = mostFrequent(shares.flatMap(({ run }) => run.unexpectedAnswers ?? []));
  return {
    evidence: {
      ...withServerClock(first, plan.target.host === undefined ? undefined : clockOf(plan.target.host)),
      clientHosts: parts.map(([{ name }, driven]) => hostEvidence(name, driven, startNs, clockOf(name))),
    },
    ledgers: parts.flatMap(([client, driven]) => ledgersOf(client, plan, driven)),
    driverHealth: parts.flatMap(([client, driven]) => healthOf(client, driven)),
    ...(unexpected.length > 0 && { unexpectedAnswers: unexpected }),
  };
}

function withServerClock(evidence: Evidence, clock: ClockEstimate | undefined): Evidence {
  const { serverHost } = evidence;
  return serverHost === undefined || clock === undefined
    ? evidence
    : { ...evidence, serverHost: { ...serverHost, clock: inMs(clock) } };
}

function hostEvidence(
  name: string,
  driven: Driven,
  startNs: bigint,
  clock: ClockEstimate | undefined,
): ClientHostEvidence {
  if (driven.state === 'lost') {
    const { why, atNs, lastWord } = driven;
    return { name, state: 'lost', why, atMs: Number(atNs - startNs) / 1e6, lastWord };
  }
  const { machine: tested, evidence } = driven.share.run;
  if (evidence === undefined) throw new Error(`${name} has made its part, and kept no evidence`);
  const { client, machine, processes, cgroups, users, failedCalls, packetLosses } = evidence;
  return {
    name,
    state: 'known',
    machine: tested,
    clock: clock === undefined ? { aheadMs: 0, boundMs: 0 } : inMs(clock),
    evidence: {
      ...{ client, machine, processes, failedCalls },
      ...(cgroups && { cgroups }),
      ...(users && { users }),
      ...(packetLosses && { packetLosses }),
    },
  };
}

function inMs({ aheadNs, boundNs }: ClockEstimate) {
  return { aheadMs: Number(aheadNs) / 1e6, boundMs: boundNs / 1e6 };
}

/** A host that was lost took its attempts with it, as a process does. */
function ledgersOf({ driver }: ClientPlan, { scenario }: Plan, driven: Driven): readonly Ledger[] {
  if (driven.state === 'driven') return driven.share.ledgers;
  const each = attemptsEach(scenario.load);
  return driver.shards.map(({ connections }) => ledgerFrom(lostLedger(connections * each)));
}

function healthOf({ driver }: ClientPlan, driven: Driven): readonly (DriverHealth | undefined)[] {
  return driven.state === 'driven' ? driven.share.run.driverHealth : driver.shards.map(() => undefined);
}

/** What the hosts' runs warned of; what is said of the server is said once. */
export function warningsIn(parts: Parts['parts']): RunWarning[] {
  const seen = new Set<string>();
  return parts.flatMap(([{ name }, driven]) => {
    if (driven.state === 'lost') return [];
    return driven.share.run.warnings.flatMap((of): RunWarning[] => {
      if (typeof of === 'string') return [];
      const warning: RunWarning =
        of.warning === 'server-host-unseen' ? of : { warning: 'on-client-host', host: name, of };
      const key = JSON.stringify(warning);
      if (seen.has(key)) return [];
      seen.add(key);
      return [warning];
    });
  });
}

/** How the run ended: as the host that got least far. */
export function stateOf(parts: Parts['parts']): RunState {
  const states = parts.flatMap(([{ name }, driven]) =>
    driven.state === 'driven' ? [{ name, state: driven.share.run.state }] : [],
  );
  for (const { name, state } of states) {
    if (state.state === 'broken') return { ...state, why: `${name}: ${state.why}` };
  }
  return states.find(({ state }) => state.state === 'stopped')?.state ?? { state: 'completed' };
}
