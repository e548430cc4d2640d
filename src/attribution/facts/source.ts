import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Outcomes } from '../../model/outcomes.ts';
import type { Run } from '../../model/run.ts';
import type { TakenAfter } from './failing-time.ts';

/** What facts are made of. */
export interface FactSource {
  readonly run: Run;
  readonly outcomes: Outcomes;
  readonly ledgers: readonly Ledger[];
  readonly evidence: Evidence;
  /** The same as the server's side sees it: where that is another machine, what is said of a machine is said of that one. */
  readonly there: Evidence;
  readonly taken: TakenAfter;
  /** Other facts, each made when it is first asked for. */
  readonly facts: FactBook;
}
