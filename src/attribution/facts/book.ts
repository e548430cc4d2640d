import type { Evidence } from '../../model/evidence.ts';
import type { FactBook } from '../../model/facts.ts';
import type { Ledger } from '../../model/ledger.ts';
import type { Outcomes } from '../../model/outcomes.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { arrivalMs, attemptsOf } from '../../model/scenario.ts';
import { acceptanceFact } from './acceptance.ts';
import { cgroupsFact } from './cgroups.ts';
import { countersFact } from './counters.ts';
import { failedCallsFact } from './failed-calls.ts';
import { listenerFact } from './listener.ts';
import { lossesFact } from './losses.ts';
import { neighboursFact, socketsFact } from './machine-wide.ts';
import { openFilesFact } from './open-files.ts';
import { portsFact } from './ports.ts';
import { processesFact } from './processes.ts';
import { refusalsFact } from './refusals.ts';
import { commandSize, connectionsAtOnce, connectionsSeen } from './seen-load.ts';
import { settingsFact } from './settings.ts';
import { shortagesFact } from './shortages.ts';
import { takenAfterIn } from './taken-after.ts';
import { applicationFact, targetFact, targetLogFact } from './target.ts';
import { forksFact, threadsFact, usersFact } from './tasks.ts';
import { trackingFact } from './tracking.ts';

/** Works out every fact that a run's evidence gives. A fact whose evidence is missing says why. */
export function factsOf(run: Run, outcomes: Outcomes, ledgers: readonly Ledger[]): FactBook {
  const { evidence } = run;
  if (evidence === undefined) return emptyBook(run, outcomes, 'the run ended before its evidence was saved');
  const { hosts } = run.plan;
  return {
    load: loadFact(run, outcomes),
    'client.processes': processesFact(evidence, 'client'),
    'server.processes': processesFact(evidence, 'server'),
    'client.settings': settingsFact(run, evidence.client),
    'server.settings': settingsFact(run, evidence.server),
    'client.counters': countersFact(evidence.client.counters),
    'server.counters': countersFact(evidence.server.counters),
    'client.tracking': trackingFact(evidence.client, hosts.client.entriesTaken),
    'server.tracking': trackingFact(evidence.server, hosts.server.entriesTaken),
    'client.ports': portsFact(run, evidence, ledgers),
    listener: listenerFact(run, evidence),
    acceptance: acceptanceFact(evidence),
    losses: lossesFact(run, evidence),
    refusals: refusalsFact(run, evidence, ledgers),
    'server.shortages': shortagesFact(failedCallsFact(evidence, 'server'), targetLogFact(run, evidence)),
    'client.failedCalls': failedCallsFact(evidence, 'client'),
    'server.failedCalls': failedCallsFact(evidence, 'server'),
    'client.cgroups': cgroupsFact(evidence, 'client'),
    'server.cgroups': cgroupsFact(evidence, 'server'),
    'server.users': usersFact(evidence, 'server'),
    'server.forks': forksFact(
      failedCallsFact(evidence, 'server'),
      targetLogFact(run, evidence),
      takenAfterIn(evidence),
    ),
    threads: threadsFact(evidence, settingsFact(run, evidence.server)),
    openFiles: openFilesFact(evidence),
    driver: driverFact(run, evidence),
    target: targetFact(run, evidence),
    application: applicationFact(run, evidence),
    targetLog: targetLogFact(run, evidence),
    sockets: socketsFact(evidence),
    neighbours: neighboursFact(evidence),
  };
}

function loadFact(run: Run, outcomes: Outcomes): FactBook['load'] {
  const { scenario } = run.plan;
  return ok({
    attempts: scenario.driver.kind === 'command' ? connectionsSeen(run, outcomes) : attemptsOf(scenario.load),
    connections: scenario.driver.kind === 'command' ? connectionsAtOnce(run, outcomes) : scenario.load.connections,
    arrivalMs: arrivalMs(scenario.load),
    connectTimeoutMs: scenario.load.connectTimeoutMs,
    probe: scenario.driver.probe,
    served: outcomes.served ?? 0,
    ...(scenario.driver.kind === 'command' && { wanted: commandSize(run, outcomes) }),
    sharedNamespace: scenario.lab.kind === 'host',
  });
}

function driverFact({ state }: Run, { processes }: Evidence): FactBook['driver'] {
  const ended = processes.filter(({ role }) => role === 'driver');
  return ok({
    exits: ended.flatMap(({ pid, exit }) => (exit === undefined || exit.by === 'run' ? [] : { ...exit, pid })),
    stopped: state.state !== 'completed',
  });
}

function emptyBook(run: Run, outcomes: Outcomes, why: string): FactBook {
  const none: Probe<never> = absent(why);
  return {
    load: loadFact(run, outcomes),
    'client.processes': none,
    'server.processes': none,
    'client.settings': none,
    'server.settings': none,
    'client.counters': none,
    'server.counters': none,
    'client.tracking': none,
    'server.tracking': none,
    'client.ports': none,
    listener: none,
    acceptance: none,
    losses: none,
    refusals: none,
    'client.failedCalls': none,
    'server.shortages': none,
    'server.failedCalls': none,
    'client.cgroups': none,
    'server.cgroups': none,
    'server.users': none,
    'server.forks': none,
    threads: none,
    openFiles: none,
    driver: none,
    target: none,
    application: applicationFact(run),
    targetLog: none,
    sockets: none,
    neighbours: none,
  };
}
