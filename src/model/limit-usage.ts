import type { Evidence } from './evidence.ts';
import type { FactBook } from './facts/facts.ts';
import type { LimitId } from './limit-id.ts';
import type { Side } from './side.ts';
import type { PeakUsage, UsageNow } from './usage.ts';
import type { LatestEvidence, UsageEvidence, UsageSource } from './usage-source.ts';

/** How much of a limit is in use: what it is called, and where the evidence shows it. Limits that bound one thing share one. */
export type LimitUsage = UsageWords & (UsageInRows | UsageElsewhere);

interface UsageWords {
  /** As the JSON report prints it: add, never rename. */
  readonly name: string;
  /** A noun phrase, such as "accept queue". */
  readonly phrase: string;
  /** What the numbers count, where they count no things. */
  readonly unit?: 'bytes' | 'pages';
  /** One more than the bound fits: it is full only above. */
  readonly fitsOneMore?: true;
  /** Of several limits that could bound it the one in force; absent where one limit alone does. */
  readonly limitInForce?: (usage: UsageNow, facts: FactBook) => LimitId;
}

/** The same rows show it while the load goes on and afterwards. */
interface UsageInRows {
  readonly sources: (evidence: UsageEvidence) => readonly UsageSource[];
}

/** Who looks while the load goes on knows less than who looks afterwards. */
interface UsageElsewhere {
  readonly now: (latest: LatestEvidence) => readonly Unnamed<UsageNow>[];
  readonly peak: (evidence: Evidence, facts: FactBook) => readonly Unnamed<PeakUsage>[];
}

type Unnamed<U extends { readonly name: string; readonly side: Side | 'host' }> = Omit<U, 'name'>;
