import { limitsBehind } from '../limits/limits-behind.ts';
import { type AttributedGroup, type Attribution, rootOf } from '../model/attribution.ts';
import type { Doubt } from '../model/doubt.ts';
import type { DriverOutput } from '../model/driver-output.ts';
import type { Evidence } from '../model/evidence.ts';
import type { FailedCall } from '../model/failed-calls.ts';
import type { LimitId } from '../model/limit-id.ts';
import { valueIn } from '../model/probe.ts';
import type { Run } from '../model/run.ts';
import type { Side } from '../model/side.ts';
import type { Usage } from '../model/usage.ts';

interface Calls extends Pick<FailedCall, 'search'> {
  readonly side: Side;
  readonly syscall: string;
  readonly errno: string;
  readonly count: number;
}

/** Failed system calls that a limit of the catalog makes fail, of which no failed attempt tells: with the limits that were met, where any was. */
export function unaccountedCalls(run: Run, { groups }: Attribution, usages: readonly Usage[] = []): Doubt[] {
  const { evidence } = run;
  if (evidence === undefined) return [];
  const failing = groups.filter(({ group }) => group.outcome !== 'delayed');
  return callsOf(evidence, run.plan.scenario.driver.kind === 'connections')
    .map(call => withoutElsewhere(call, run.driverOutput))
    .filter(call => {
      const limits = limitsBehind(call.syscall, call.errno);
      return (
        call.count > 0 &&
        limits.length > 0 &&
        !failing.some(one => isOf(one, call) || isBlamedOn(one, limits, call.side))
      );
    })
    .map(call => ({
      doubt: 'calls-failed',
      ...call,
      limits: thoseMet(limitsBehind(call.syscall, call.errno), call, usages),
    }));
}

/** Those that were met on this side; all of them where none was seen to be. */
function thoseMet(limits: readonly LimitId[], { side }: Calls, usages: readonly Usage[]): readonly LimitId[] {
  const met = limits.filter(id =>
    usages.some(
      usage => usage.limit === id && usage.metMs !== undefined && (usage.side === side || usage.side === 'host'),
    ),
  );
  return met.length > 0 ? met : limits;
}

/** Summed over processes. Our own driver has a row of each of its attempts. */
function callsOf(evidence: Evidence, hasRows: boolean): Calls[] {
  const own = valueIn(evidence.target)?.acceptErrors ?? {};
  const told = Object.entries(own).map(
    ([errno, count]): Calls => ({ side: 'server', syscall: 'accept4', errno, count }),
  );
  const traced = valueIn(evidence.failedCalls)?.calls ?? [
    ...(valueIn(evidence.driverCalls ?? NONE)?.calls ?? []),
    ...told,
  ];
  const sums = new Map<string, Calls>();
  for (const { side, syscall, errno, count, search } of traced) {
    // It was not ports that it lacked, but an address of its own for where it was to go.
    if (search?.outcome === 'not-sought' || (side === 'client' && hasRows)) continue;
    const key = `${side} ${syscall} ${errno}`;
    sums.set(key, { side, syscall, errno, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].sort((one, other) => other.count - one.count);
}

/** Tries of a command at another address of a name, of which the next was answered. */
function withoutElsewhere(call: Calls, output: DriverOutput | undefined): Calls {
  const elsewhere = (call.side === 'client' ? output?.elsewhere : undefined) ?? [];
  const same = elsewhere.filter(({ syscall, errno }) => syscall === call.syscall && errno === call.errno);
  return { ...call, count: call.count - same.reduce((sum, { count }) => sum + count, 0) };
}

const NONE = { state: 'absent', why: 'nobody counted them' } as const;

/** The call itself is what failed these attempts. */
function isOf({ group: { symptom } }: AttributedGroup, { side, syscall, errno }: Calls): boolean {
  return side === 'client' && symptom.errno === errno && symptom.syscall === syscall;
}

function isBlamedOn({ cause }: AttributedGroup, limits: readonly LimitId[], side: Side): boolean {
  return [cause, rootOf(cause)].some(one => one.kind === 'limit' && one.side === side && limits.includes(one.limit));
}
