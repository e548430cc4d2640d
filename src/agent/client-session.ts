import type { AgentAnswers, AgentQuestion, Answers, SharedServerName, WatchMeans } from '../model/agent-messages.ts';
import type { Plan } from '../model/plan.ts';
import type { RunProgress } from '../model/progress.ts';
import { atEnd } from '../system/at-end.ts';

/** The conductor, as an agent that drives a part of a load sees it. */
export interface Conductor {
  ask<Q extends AgentQuestion>(question: Q): Promise<AgentAnswers[Q]>;
  tell(progress: RunProgress): void;
}

/** The part of a load that is driven here, of which there is one at a time. */
export interface ClientSession {
  drive(plan: Plan, how: WatchMeans, server?: SharedServerName): Promise<Answers['drive']>;
  stop(): null;
}

/** A load that is under way when the agent ends is ended first. */
export function clientSession(conductor: Conductor): ClientSession {
  let stop = new AbortController();
  let driving: Promise<unknown> = Promise.resolve();
  atEnd(async () => {
    stop.abort();
    await driving.catch(() => undefined);
  });
  return {
    drive: async (plan, how, server) => {
      stop = new AbortController();
      const { driveShareHere } = await import('../api/drive-share.ts');
      const share = {
        armed: async () => BigInt(await conductor.ask('armed')),
        settled: async () => void (await conductor.ask('settled')),
        ...(server && {
          server: {
            ...server,
            table: () => conductor.ask('server-table'),
            findings: () => conductor.ask('server-findings'),
            lost: untilLost(conductor),
          },
        }),
      };
      const driven = driveShareHere(plan, how, { share, signal: stop.signal, onProgress: conductor.tell });
      driving = driven;
      return driven;
    },
    stop: () => {
      stop.abort();
      return null;
    },
  };
}

/** A conductor that gives up the load has no more to say. */
function untilLost(conductor: Conductor): Promise<string> {
  return new Promise(resolve => void conductor.ask('server-lost').then(resolve, () => undefined));
}
