import { receivedTable } from '../../collectors/sockets/sent-table.ts';
import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import type { Answers, Order, WatchMeans } from '../../model/agent-messages.ts';
import type { ClockEstimate } from '../../model/host-clock.ts';
import type { Plan } from '../../model/plan.ts';
import { absent, mapProbe, type Probe } from '../../model/probe.ts';
import type { ServerFindings } from '../../model/sent-evidence.ts';
import { monotonicNs } from '../../system/clock.ts';

/** An agent on another host. */
export interface FarAgent {
  readonly host: { readonly name: string };
  /** Rejects when the host is lost, and with what the order itself came to. */
  order<O extends Order>(order: O): Promise<Answers[O['do']]>;
  clock(): Promise<ClockEstimate>;
  /** Resolves with why, once the host is lost. */
  readonly lost: Promise<Error>;
}

/** The host of the server, where that is another one. */
export interface ServerHost {
  readonly name: string;
  readonly kernel: string;
  /** How its clock stood to ours when the load started. */
  clock(): ClockEstimate | undefined;
  /** Agrees on a moment at which the load starts, of our CLOCK_MONOTONIC; evidence is read there from now on. */
  agreeOnStart(): Promise<bigint>;
  /** Asks which connections the server has now. Returns the answer as far as it has come. */
  askTable(): () => Probe<SocketTable>;
  /** Asks for the last row, and for all that was found. */
  endLoad(): void;
  /** Resolves once all answers have come, or the host is lost. */
  arrived(): Promise<void>;
  /** All that was found, once the load has ended. */
  findings(): Probe<ServerFindings>;
  /** Why the host was lost; undefined while it is not. */
  lostWhy(): string | undefined;
  /** Resolves once the host is lost. */
  readonly lost: Promise<void>;
  close(): Promise<void>;
}

/** The first row of evidence is read there before the load starts, and an order takes as long as the way there at least. */
const LEAD_NS = 150_000_000n;
const ROUND_TRIPS = 4;

/** Has the server of a plan watched by an agent on its host. Rejects with why it cannot be. */
export async function openServerHost(agent: FarAgent, plan: Plan, how: WatchMeans): Promise<ServerHost> {
  const { name } = agent.host;
  const { kernel } = await agent.order({ do: 'watch-server', plan, how });
  const pending = new Set<Promise<void>>();
  let estimate: ClockEstimate | undefined;
  let lostWhy: string | undefined;
  let findings: Probe<ServerFindings> = absent(`${name} hands over what it found when the load has ended`);
  const lost = agent.lost.then(error => {
    lostWhy ??= error.message;
  });
  /** Whatever an answer comes to is a value. */
  const ask = <O extends Order>(order: O, take: (answer: Probe<Answers[O['do']]>) => void): void => {
    const asked = agent.order(order).then(
      value => take({ state: 'read', value }),
      error => take({ state: 'failed', why: error instanceof Error ? error.message : String(error) }),
    );
    pending.add(asked);
    void asked.finally(() => pending.delete(asked));
  };
  return {
    name,
    kernel,
    clock: () => estimate,
    agreeOnStart: async () => {
      estimate = await agent.clock();
      const startNs = monotonicNs() + LEAD_NS + BigInt(ROUND_TRIPS * Math.round(estimate.roundTripNs));
      await agent.order({ do: 'load-starts', atNs: `${startNs + estimate.aheadNs}` });
      return startNs;
    },
    askTable: () => {
      let table: Probe<SocketTable> = absent(`${name} did not say which connections its server has`);
      ask({ do: 'server-table' }, answer => {
        table = answer.state === 'read' ? mapProbe(answer.value, receivedTable) : answer;
      });
      return () => table;
    },
    endLoad: () =>
      ask({ do: 'load-ended' }, answer => {
        findings = answer;
      }),
    arrived: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    findings: () => findings,
    lostWhy: () => lostWhy,
    lost,
    close: async () => {
      if (lostWhy === undefined) await agent.order({ do: 'leave-server' });
    },
  };
}
