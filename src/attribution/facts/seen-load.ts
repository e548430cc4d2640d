import type { CommandSize } from '../../model/command-size.ts';
import type { Outcomes } from '../../model/outcomes.ts';
import { absent, valueIn } from '../../model/probe.ts';
import type { Run } from '../../model/run.ts';
import { peak } from '../../model/series.ts';
import { statedConnections } from './stated-load.ts';

/** Descriptors of a load program beside its connections. A command that held more runs another program as well. */
const OWN_DESCRIPTORS = 100;

/** The connections that a command wants: the number that it states, or at least the number seen. */
export function commandSize(run: Run, outcomes: Outcomes): CommandSize {
  const stated = statedConnections(run.plan.scenario.driver.command ?? []);
  return stated === undefined || heldDescriptors(run) > stated + OWN_DESCRIPTORS
    ? { by: 'seen', connections: connectionsSeen(run, outcomes) }
    : { by: 'command', connections: stated };
}

/**
 * Connections that a command had open at the same time, or wanted to: the number that it states, else the most ports of its
 * host in use towards the listener. Undefined where both are unknown.
 */
export function connectionsAtOnce(run: Run, outcomes: Outcomes): number | undefined {
  const size = commandSize(run, outcomes);
  if (size.by === 'command') return size.connections;
  const port = valueIn(run.evidence?.server.listener ?? absent('no evidence'))?.port;
  const uses = valueIn(run.evidence?.client.portUse ?? absent('no evidence')) ?? [];
  const states = uses.flatMap(({ byState, destinationPort }) =>
    destinationPort === port ? Object.entries(byState) : [],
  );
  const open = states.reduce((sum, [state, count]) => (state === 'TIME-WAIT' ? sum : sum + count), 0);
  return open === 0 ? undefined : open;
}

/** A lower bound of the connections that a command wanted: its descriptors, and its calls that failed to open one. */
export function connectionsSeen(run: Run, { failed, pending }: Outcomes): number {
  const { evidence } = run;
  const calls = evidence === undefined ? undefined : valueIn(evidence.failedCalls);
  const own = (calls?.calls ?? []).filter(({ side, syscall }) => side === 'client' && syscall === 'socket');
  const missed = own.reduce((sum, { count }) => sum + count, 0);
  const seen = missed + heldDescriptors(run);
  return seen === 0 ? failed + pending : seen;
}

function heldDescriptors({ evidence }: Run): number {
  const held = (evidence?.processes ?? []).flatMap(({ role, descriptors }) => {
    const series = role === 'driver' ? valueIn(descriptors) : undefined;
    return series === undefined ? [] : [peak(series, 'used') ?? 0];
  });
  return held.reduce((sum, used) => sum + used, 0);
}
