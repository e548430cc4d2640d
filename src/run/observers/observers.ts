import type { RowKind } from '../../collectors/series/collector.ts';
import { reportsOf } from '../../model/driver-spec.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Plan } from '../../model/plan.ts';
import type { Probe } from '../../model/probe.ts';
import type { LoadClock } from '../clock.ts';
import type { Testbed } from '../testbed.ts';
import { type LastTables, observeLastTables } from './last-tables.ts';
import type { Observer } from './observer.ts';
import { NOTHING_SEEN, observeOverdue } from './overdue.ts';
import { observePorts, portsToldBy, portsTraced } from './ports.ts';
import { observeTimeoutTables, type TimeoutTables } from './timeout-tables.ts';
import { observeUnanswered, type Unanswered } from './unanswered.ts';

/** What is watched while the load runs: whatever the driver's own report will not hold. */
export type Observers =
  | ({ readonly reports: 'rows' } & Observer<TimeoutTables>)
  | ({ readonly reports: 'counts' } & Observer<CountsSeen>)
  | ({ readonly reports: 'nothing' } & Observer<CommandSeen>);

/** Beside a driver that reports counts. */
interface CountsSeen {
  /** Undefined until there were two. */
  readonly lastTables: LastTables | undefined;
  readonly unanswered: Probe<Unanswered>;
}

/** Beside a command of which nothing else is known. */
interface CommandSeen {
  readonly overdue: readonly Ledger[];
  readonly unanswered: Probe<Unanswered>;
}

/** Those that this plan's driver needs, in the order in which they look. */
export function observersFor(plan: Plan, testbed: Testbed, clock: LoadClock): Observers {
  const reports = reportsOf(plan.scenario);
  switch (reports) {
    case 'rows': {
      const timeoutTables = observeTimeoutTables(testbed, clock);
      const ports = observePorts(testbed, portsToldBy(testbed));
      return { reports, look: inTurn(ports, timeoutTables), result: timeoutTables.result };
    }
    case 'counts': {
      const lastTables = observeLastTables(testbed, clock);
      const unanswered = observeUnanswered(plan, testbed, NOTHING_SEEN);
      return {
        reports,
        look: inTurn(observePorts(testbed, portsTraced(testbed)), lastTables, unanswered),
        result: () => ({ lastTables: lastTables.result(), unanswered: unanswered.result() }),
      };
    }
    case 'nothing': {
      const overdue = observeOverdue(plan, testbed, clock);
      // It joins what has ended with the look before: it comes first.
      const unanswered = observeUnanswered(plan, testbed, overdue);
      return {
        reports,
        look: inTurn(observePorts(testbed, portsTraced(testbed)), unanswered, overdue),
        result: () => ({ overdue: overdue.result(), unanswered: unanswered.result() }),
      };
    }
  }
}

function inTurn(...observers: readonly Pick<Observer<unknown>, 'look'>[]): (row: RowKind) => void {
  return row => {
    for (const observer of observers) observer.look(row);
  };
}
