import { messageOf } from '../../model/error-message.ts';
import { CannotRun } from '../../model/errors.ts';
import type { ClientPlan, Plan } from '../../model/plan.ts';
import type { RunState } from '../../model/run.ts';
import { monotonicNs } from '../../system/clock.ts';
import type { ConductOptions } from '../conduct.ts';
import { phaseReporter } from '../progress.ts';
import { type RecordedRun, type RunRecord, startRecord } from '../record.ts';
import type { ClientHost } from './client-host.ts';
import type { Driven } from './driven.ts';
import { merge, stateOf, warningsIn } from './merge.ts';
import { progressOfAll } from './progress-of-all.ts';
import { type Rendezvous, rendezvous, type WatchingAgent } from './rendezvous.ts';

/** A host, and its part of the plan. */
export interface PlannedClient {
  readonly host: ClientHost;
  readonly plan: Plan;
}

/**
 * Carries out a plan whose load several hosts make, or others than this one: each conducts its part as a run of its own, and waits for
 * the others where it has to. Throws what kept one of them from starting; a host that is lost later is an outcome.
 */
export async function conductClients(
  plan: Plan,
  clients: readonly PlannedClient[],
  options: ConductOptions,
): Promise<RecordedRun> {
  const { machine, folder, onProgress, signal } = options;
  const record = startRecord(folder, plan, machine, phaseReporter(plan, onProgress));
  record.enter('target');
  const server = await watched(plan, options);
  record.enter('driver');
  const meeting = rendezvous(
    clients.map(({ host }) => host),
    server,
  );
  followPhases(meeting, record);
  const stop = new AbortController();
  const tell = progressOfAll(plan, record, onProgress);
  try {
    const driven = await Promise.all(
      clients.map(({ host, plan: part }) =>
        drive(host, part, meeting, {
          signal: signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]),
          onProgress: progress => tell(host.name, progress),
        }),
      ),
    );
    return conclude(plan, driven, await meeting.started, { meeting, record });
  } catch (error) {
    stop.abort();
    record.end({ state: 'broken', phase: record.phase, why: messageOf(error) });
    throw error;
  } finally {
    await leave(server);
  }
}

async function watched(plan: Plan, { server }: ConductOptions): Promise<WatchingAgent | undefined> {
  if (server === undefined) return undefined;
  const { kernel } = await server.agent.order({ do: 'watch-server', plan, how: server.how });
  return { agent: server.agent, kernel };
}

/** A host that is lost has left it already. */
async function leave(server: WatchingAgent | undefined): Promise<void> {
  await server?.agent.order({ do: 'leave-server' }).catch(() => undefined);
}

function followPhases(meeting: Rendezvous, record: RunRecord): void {
  void meeting.started.then(
    () => record.enter('load'),
    () => undefined,
  );
  void meeting.settled.then(() => record.enter('hold'));
}

/** What keeps a host from starting keeps all; one that is lost before the load starts is no outcome yet. */
async function drive(
  host: ClientHost,
  plan: Plan,
  meeting: Rendezvous,
  options: Parameters<ClientHost['drive']>[2],
): Promise<Driven> {
  let lost: { readonly why: string; readonly atNs: bigint } | undefined;
  void host.lost.then(error => {
    lost = { why: error.message, atNs: monotonicNs() };
  });
  let lastWord = { started: 0, served: 0 };
  let hasStarted = false;
  void meeting.started.then(
    () => {
      hasStarted = true;
    },
    () => undefined,
  );
  const onProgress: typeof options.onProgress = progress => {
    lastWord = { started: progress.started, served: progress.served };
    options.onProgress(progress);
  };
  try {
    const share = await host.drive(plan, meeting.shareOf(host), { ...options, onProgress });
    return { state: 'driven', share };
  } catch (error) {
    if (lost !== undefined && hasStarted) return { state: 'lost', ...lost, lastWord };
    meeting.callOff(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    meeting.leave(host);
  }
}

function conclude(
  plan: Plan,
  driven: readonly Driven[],
  startNs: bigint,
  { meeting, record }: { readonly meeting: Rendezvous; readonly record: RunRecord },
): RecordedRun {
  record.enter('autopsy');
  const parts = (plan.clients ?? []).flatMap((client, index): (readonly [ClientPlan, Driven])[] => {
    const one = driven[index];
    return one === undefined ? [] : [[client, one]];
  });
  const merged = merge(plan, { parts, startNs, clockOf: meeting.clockOf });
  if (merged === undefined) throw nobodyLeft(driven, stateOf(parts));
  record.keep(merged);
  for (const warning of warningsIn(parts)) record.warn(warning);
  record.enter('teardown');
  return record.end(stateOf(parts));
}

function nobodyLeft(driven: readonly Driven[], state: RunState): CannotRun {
  if (state.state === 'broken') return new CannotRun(state.why);
  const whys = driven.flatMap(one => (one.state === 'lost' ? [one.why] : []));
  return new CannotRun(`no host is left that could say what became of the load: ${whys.join('; ')}`);
}
