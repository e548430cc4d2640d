import { loadProgram } from '../drivers/drivers.ts';
import type { HostAccess } from '../model/access.ts';
import type { Plan } from '../model/plan.ts';
import { type ListenTask, ringSpec } from '../model/protocol.ts';
import { DEFAULT_BACKLOG } from '../model/target-spec.ts';
import { SHARD_PROGRAMS, startShards } from './shards.ts';
import type { Target } from './target.ts';

/**
 * Starts the plan's target on `host` and waits until it listens. Throws TargetFailed, or CannotRun for its limits or for
 * a program that this machine does not have. What starts programs is loaded by those runs that have one.
 *
 * @param upstream where it passes requests on to
 */
export async function startTarget(plan: Plan, host: HostAccess, upstream?: string): Promise<Target> {
  const { kind } = plan.scenario.target;
  switch (kind) {
    case 'raw':
    case 'node':
      return startShards(plan, host, SHARD_PROGRAMS[kind], plan.target.processes, listenTask(plan));
    case 'node-cluster':
      return startShards(plan, host, SHARD_PROGRAMS[kind], 1, listenTask(plan));
    case 'python':
      return (await import('./python/start.ts')).startPython(plan, host);
    case 'command':
      return (await import('./command/start.ts')).startCommand(plan, host);
    case 'external':
      return (await import('./external/find.ts')).findExternal(plan, host);
    default:
      return (await import('./configured/start.ts')).startConfigured(plan, host, upstream);
  }
}

/** Starts the listener that has nothing to do with the load, and never accepts; undefined where the plan has none. */
export async function startOtherListener(plan: Plan, host: HostAccess): Promise<Target | undefined> {
  const other = plan.scenario.load.otherListener;
  if (other === undefined || plan.otherListenerPort === undefined) return undefined;
  return startShards(plan, host, SHARD_PROGRAMS.raw, 1, {
    task: 'listen',
    address: plan.target.address,
    port: plan.otherListenerPort,
    backlog: other.backlog,
    accept: { mode: 'never' },
    answer: { mode: 'never' },
    closeAfterAnswer: false,
    sharePort: false,
    workers: 1,
  });
}

function listenTask(plan: Plan): ListenTask {
  const { target, load } = plan.scenario;
  const { address, port, processes } = plan.target;
  return {
    task: 'listen',
    address,
    port,
    backlog: target.backlog ?? DEFAULT_BACKLOG,
    accept: target.accept,
    answer: target.answer,
    closeAfterAnswer: load.repeat?.close === 'server' || waitsForClose(plan),
    sharePort: target.kind === 'raw' && processes > 1,
    workers: target.workers,
    ...(plan.target.engine === 'io_uring' && { ring: ringSpec(plan.hosts.server.nofile) }),
  };
}

/** To some drivers an answer is over when the server closes. Other servers know; our accept loop is told. */
function waitsForClose({ scenario: { driver } }: Plan): boolean {
  return loadProgram(driver.kind)?.waitsForClose?.(driver.args ?? []) === true;
}
