import type { FactBook } from '../../model/facts/facts.ts';
import { arrivalMs, attemptsOf } from '../../model/load-spec.ts';
import type { Outcomes } from '../../model/outcomes.ts';
import { ok } from '../../model/probe.ts';
import { probeKind } from '../../model/probe-spec.ts';
import type { Run } from '../../model/run.ts';
import { commandSize, connectionsAtOnce, connectionsSeen } from './seen-load.ts';

/** The load as the plan has it; of a command, as it was seen. */
export function loadFact(run: Run, outcomes: Outcomes): FactBook['load'] {
  const { scenario, target } = run.plan;
  return ok({
    attempts: scenario.driver.kind === 'command' ? connectionsSeen(run, outcomes) : attemptsOf(scenario.load),
    connections: scenario.driver.kind === 'command' ? connectionsAtOnce(run, outcomes) : scenario.load.connections,
    arrivalMs: arrivalMs(scenario.load),
    connectTimeoutMs: scenario.load.connectTimeoutMs,
    probe: probeKind(scenario.driver.probe),
    ...(run.unexpectedAnswers !== undefined && { unexpected: run.unexpectedAnswers }),
    served: outcomes.served ?? 0,
    ...(scenario.driver.kind === 'command' && { wanted: commandSize(run, outcomes) }),
    sharedNamespace: scenario.lab.kind === 'host' && target.host === undefined,
  });
}
