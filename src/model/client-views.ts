import type { ClientHostEvidence, Evidence } from './evidence.ts';
import type { Ledger } from './ledger.ts';
import type { ClientPlan } from './plan.ts';
import type { Run } from './run.ts';

/** A run of several client hosts as one of them made it: of two hosts, that client and the server. */
export interface ClientView {
  readonly client: ClientPlan;
  readonly run: Run;
  readonly ledgers: readonly Ledger[];
  /** Attempts of the hosts before it. */
  readonly attemptsBefore: number;
  /** What it said of itself; absent where the run ended before. */
  readonly found?: ClientHostEvidence;
}

/** A view for each host that drove a part of the load; none where one machine drove all of it. */
export function clientViews(run: Run, ledgers: readonly Ledger[]): readonly ClientView[] {
  let shardsBefore = 0;
  let attemptsBefore = 0;
  return (run.plan.clients ?? []).map((client, index) => {
    const shards: Slice = [shardsBefore, shardsBefore + client.driver.shards.length];
    const own = ledgers.slice(...shards);
    const found = run.evidence?.clientHosts?.[index];
    const view = {
      ...{ client, ledgers: own, attemptsBefore },
      run: runOf(run, client, shards, found),
      ...(found && { found }),
    };
    [, shardsBefore] = shards;
    attemptsBefore += own.reduce((sum, { length }) => sum + length, 0);
    return view;
  });
}

type Slice = readonly [from: number, to: number];

function runOf(run: Run, { host, driver }: ClientPlan, shards: Slice, found: ClientHostEvidence | undefined): Run {
  const { clients: _, ...plan } = run.plan;
  const { evidence, losses, ...others } = run;
  const own = evidence === undefined ? undefined : evidenceOf(evidence, found);
  return {
    ...others,
    machine: found?.state === 'known' ? found.machine : run.machine,
    plan: { ...plan, hosts: { ...plan.hosts, client: host }, driver },
    ledgers: run.ledgers.slice(...shards),
    driverHealth: run.driverHealth.slice(...shards),
    ...(losses && { losses: losses.slice(...shards) }),
    ...(own && { evidence: own }),
  };
}

/** A host that was lost took what it had seen with it. */
function evidenceOf({ clientHosts: _, ...all }: Evidence, found: ClientHostEvidence | undefined): Evidence | undefined {
  return found?.state === 'known' ? { ...all, ...found.evidence } : undefined;
}
