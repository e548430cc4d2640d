import { OUTCOME, STAGE, SYMPTOM } from '../../../src/model/codes.ts';
import type { ClientHostEvidence } from '../../../src/model/evidence.ts';
import { type Ledger, newLedger } from '../../../src/model/ledger.ts';
import type { ClientPlan } from '../../../src/model/plan.ts';
import type { Run } from '../../../src/model/run.ts';
import { PLAN, RUN } from '../../report/samples.ts';
import { evidenceOf } from '../nothing-seen.ts';

const DESTINATIONS = [{ address: '10.0.0.5', port: 80 }];

function client(name: string, connections: number, nofile: number): ClientPlan {
  return {
    name,
    host: { ...PLAN.hosts.client, nofile },
    driver: { engine: 'epoll', host: name, shards: [{ connections, sources: [], destinations: DESTINATIONS }] },
  };
}

const CLIENTS: readonly [ClientPlan, ClientPlan] = [client('load-1', 3, 20), client('load-2', 2, 20_000)];

const { client: host, machine, processes, failedCalls } = evidenceOf();

const KNOWN: ClientHostEvidence = {
  name: 'load-1',
  state: 'known',
  machine: RUN.machine,
  clock: { aheadMs: 7000, boundMs: 0.1 },
  evidence: { client: host, machine, processes, failedCalls },
};

export const LOST: ClientHostEvidence = {
  name: 'load-2',
  state: 'lost',
  why: 'load-2: Connection closed (ssh ended with 255)',
  atMs: 900,
  lastWord: { started: 2, served: 1 },
};

export const ALSO_KNOWN: ClientHostEvidence = { ...KNOWN, name: 'load-2', clock: { aheadMs: 250_000, boundMs: 0.2 } };

/** A run of two hosts, of which the second found this. */
export function runOfTwo(second: ClientHostEvidence): Run {
  const clients = CLIENTS;
  const plan = {
    ...PLAN,
    clients,
    driver: { ...CLIENTS[0].driver, shards: clients.flatMap(({ driver }) => driver.shards) },
    target: { ...PLAN.target, host: 'db-1', remote: true as const },
    scenario: { ...PLAN.scenario, lab: { ...PLAN.scenario.lab, kind: 'host' as const } },
  };
  return { ...RUN, plan, evidence: { ...evidenceOf(), clientHosts: [KNOWN, second] }, ledgers: [] };
}

/** Attempts of which the first `served` ones were served, and the others lost. */
export function ledgerOf(length: number, served: number, startUs = 1000): Ledger {
  const ledger = newLedger(length);
  ledger.startUs.fill(startUs);
  for (let index = 0; index < length; index += 1) {
    ledger.outcome[index] = index < served ? OUTCOME.served : OUTCOME.failed;
    ledger.symptom[index] = index < served ? SYMPTOM.none : SYMPTOM.lost;
    ledger.stage[index] = STAGE.hold;
    if (index < served) ledger.connectUs[index] = 500;
  }
  return ledger;
}
