import { type Driver, startDriver } from '../../src/drivers/connections/driver.ts';
import type { ShardReport } from '../../src/drivers/connections/driver-shard.ts';
import { type Attempt, attemptAt, ledgerFrom } from '../../src/model/ledger.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { AcceptProgress, DriverProgress } from '../../src/model/protocol.ts';
import { monotonicNs } from '../../src/system/clock.ts';
import type { Target } from '../../src/targets/target.ts';
import { startTarget } from '../../src/targets/targets.ts';
import type { Loopback } from './loopback.ts';

/** What a test does beside: before the load starts, and until the report is wanted (the default: until all is settled). */
export interface Meddling {
  readonly prepared?: (parts: { driver: Driver; target: Target }) => void;
  readonly loaded?: (parts: { driver: Driver; target: Target }) => Promise<void>;
}

export interface Driven {
  readonly attempts: readonly Attempt[];
  readonly progress: DriverProgress;
  readonly accepts: AcceptProgress | undefined;
  readonly reports: readonly ShardReport[];
}

/** Runs the plan's target and driver, reports, and ends both. */
export async function drive(plan: Plan, { host }: Loopback, meddling: Meddling = {}): Promise<Driven> {
  const target = await startTarget(plan, host);
  try {
    return await driveTarget(plan, host, target, meddling);
  } finally {
    await target.stop();
  }
}

async function driveTarget(
  plan: Plan,
  host: Loopback['host'],
  target: Target,
  { prepared, loaded }: Meddling,
): Promise<Driven> {
  const driver = await startDriver(plan, host, target);
  try {
    prepared?.({ driver, target });
    driver.go(monotonicNs());
    await (loaded?.({ driver, target }) ?? driver.settled);
    const progress = driver.progress();
    const reports = await driver.report();
    await target.refresh();
    return { attempts: reports.flatMap(attemptsOf), progress, accepts: target.accepts(), reports };
  } finally {
    await driver.finish();
  }
}

function attemptsOf({ ledger }: ShardReport): Attempt[] {
  const columns = ledgerFrom(ledger);
  return Array.from({ length: columns.length }, (_, index) => attemptAt(columns, index));
}

/** How many attempts ended in which way: `served hold`, `failed connect ECONNREFUSED by connect`, … */
export function endings(attempts: readonly Attempt[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const attempt of attempts) {
    const ending = endingOf(attempt);
    counts[ending] = (counts[ending] ?? 0) + 1;
  }
  return counts;
}

function endingOf({ outcome, stage, symptom: { kind, errno, syscall, status } }: Attempt): string {
  if (kind === 'none') return `${outcome} ${stage}`;
  if (kind === 'errno') return `${outcome} ${stage} ${errno} by ${syscall}`;
  return `${outcome} ${stage} ${kind}${status === undefined ? '' : ` ${status}`}`;
}

/** Looks again and again until `look` finds something true; gives up after ten seconds. */
export async function until(look: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries += 1) {
    if (look()) return;
    await new Promise(resolve => setTimeout(resolve, 10));
  }
  throw new Error('it never came about');
}
