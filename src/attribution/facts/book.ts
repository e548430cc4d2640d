import type { Evidence } from '../../model/evidence.ts';
import { emptyBook, type FactBook, type FactName } from '../../model/facts/facts.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Outcomes } from '../../model/outcomes.ts';
import type { Probe } from '../../model/probe.ts';
import { absent } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import type { Side } from '../../model/side.ts';
import { acceptanceFact } from './acceptance.ts';
import { applicationFact } from './application.ts';
import { cgroupsFact } from './cgroups.ts';
import { countersFact } from './counters.ts';
import { driverFact } from './driver.ts';
import { failedCallsFact } from './failed-calls.ts';
import { forksFact } from './forks.ts';
import { fullQueue } from './full-queue.ts';
import { hopsFact } from './hops.ts';
import { listenerFact } from './listener.ts';
import { loadFact } from './load.ts';
import { lossesFact } from './losses.ts';
import { neighboursFact } from './neighbours.ts';
import { openFilesFact } from './open-files.ts';
import { packetLossesFact } from './packet-losses.ts';
import { portsFact } from './ports.ts';
import { processesFact } from './processes.ts';
import { refusalsFact } from './refusals.ts';
import { settingsFact } from './settings.ts';
import { shortagesFact } from './shortages.ts';
import { socketsFact } from './sockets.ts';
import type { FactSource } from './source.ts';
import { takenAfterIn } from './taken-after.ts';
import { targetFact } from './target.ts';
import { targetLogFact } from './target-log.ts';
import { threadsFact } from './threads.ts';
import { trackingFact } from './tracking.ts';
import { usersFact } from './users.ts';

type Builders = { readonly [Name in FactName]: (source: FactSource) => FactBook[Name] };

/** Makes each fact. */
const BUILDERS: Builders = {
  load: ({ run, outcomes }) => loadFact(run, outcomes),
  ...eachSide('processes', ({ evidence, taken }, side) => processesFact(evidence, side, taken)),
  ...eachSide('settings', ({ run }, side, evidence) => settingsFact(run, evidence, side)),
  ...eachSide('counters', ({ evidence }, side) => countersFact(evidence[side].counters)),
  ...eachSide('tracking', ({ run, evidence }, side) => trackingFact(evidence[side], run.plan.hosts[side].entriesTaken)),
  ...eachSide(
    'translated',
    ({ evidence }, side) => evidence[side].translated ?? absent('the run did not look at translated ports'),
  ),
  ...eachSide('cgroups', ({ taken }, side, evidence) => cgroupsFact(evidence, side, taken)),
  ...eachSide('failedCalls', ({ taken }, side, evidence) => failedCallsFact(evidence, side, taken)),
  driver: ({ run, evidence }) => driverFact(run, evidence),
  'server.users': ({ evidence }) => usersFact(evidence, 'server'),
  'server.forks': ({ facts, taken }) => forksFact(facts['server.failedCalls'], facts.targetLog, taken),
  'server.shortages': ({ facts }) => shortagesFact(facts['server.failedCalls'], facts.targetLog),
  threads: ({ there, facts }) => threadsFact(there, facts['server.settings']),
  openFiles: ({ there }) => openFilesFact(there),
  'client.openFiles': ({ evidence }) => openFilesFact(evidence),
  'client.ports': ({ run, evidence, ledgers }) => portsFact(run, evidence, ledgers),
  listener: ({ run, evidence }) => listenerFact(run, evidence),
  acceptance: ({ run, there, ledgers, taken }) => acceptanceFact(there, fullQueue(run, ledgers), taken),
  losses: ({ run, evidence }) => lossesFact(run, evidence),
  packetLosses: ({ evidence }) => packetLossesFact(evidence),
  refusals: ({ run, evidence, ledgers }) => refusalsFact(run, evidence, ledgers),
  target: ({ run, evidence }) => targetFact(run, evidence),
  application: ({ run, evidence }) => applicationFact(run, evidence),
  targetLog: ({ run, evidence }) => targetLogFact(run, evidence),
  sockets: ({ evidence }) => socketsFact(evidence),
  hops: ({ run, there, facts }) => hopsFact(there, facts.targetLog, run),
  neighbours: ({ evidence }) => neighboursFact(evidence),
};

/** Works out every fact that a run's evidence gives. A fact whose evidence is missing says why. */
export function factsOf(run: Run, outcomes: Outcomes, ledgers: readonly Ledger[]): FactBook {
  const { evidence } = run;
  if (evidence !== undefined) {
    const there = { ...evidence, ...evidence.serverHost };
    return { ...onDemand({ run, outcomes, ledgers, evidence, there, taken: takenAfterIn(there, ledgers) }) };
  }
  return {
    ...emptyBook('the run ended before its evidence was saved'),
    load: loadFact(run, outcomes),
    application: applicationFact(run),
  };
}

/** A book whose facts are made when they are first asked for: some are made of others. */
function onDemand(source: Omit<FactSource, 'facts'>): FactBook {
  const facts = {} as FactBook;
  for (const [name, build] of Object.entries(BUILDERS)) {
    let made: Probe<unknown> | undefined;
    const get = () => {
      made ??= build({ ...source, facts });
      return made;
    };
    Object.defineProperty(facts, name, { get, enumerable: true });
  }
  return facts;
}

/** Builds `client.NAME` and `server.NAME`, each of the evidence as that side sees it. */
function eachSide<Name extends string, T>(
  name: Name,
  build: (source: FactSource, side: Side, evidence: Evidence) => Probe<T>,
) {
  return {
    [`client.${name}`]: (source: FactSource) => build(source, 'client', source.evidence),
    [`server.${name}`]: (source: FactSource) => build(source, 'server', source.there),
  } as { readonly [Of in Side as `${Of}.${Name}`]: (source: FactSource) => Probe<T> };
}
