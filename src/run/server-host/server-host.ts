import { receivedTable } from '../../collectors/sockets/sent-table.ts';
import type { SocketTable } from '../../collectors/sockets/socket-table.ts';
import type { Answers, Order, WatchMeans } from '../../model/agent-messages.ts';
import { messageOf } from '../../model/error-message.ts';
import type { ClockEstimate } from '../../model/host-clock.ts';
import type { Plan } from '../../model/plan.ts';
import { absent, mapProbe, type Probe } from '../../model/probe.ts';
import type { SentTable, ServerFindings } from '../../model/sent-evidence.ts';
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
  /** How its clock stood to ours when the load started; undefined where another host keeps it. */
  clock(): ClockEstimate | undefined;
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
}

/** A host that this run has watched, and nobody else. */
export interface WatchedServer extends ServerHost {
  /** Agrees on a moment at which the load starts, of our CLOCK_MONOTONIC; evidence is read there from now on. */
  agreeOnStart(): Promise<bigint>;
  close(): Promise<void>;
}

/** The first row of evidence is read there before the load starts, and an order takes as long as the way there at least. */
const LEAD_NS = 150_000_000n;
const ROUND_TRIPS = 4;

/** From now until a load may start of which hosts have to hear, the farthest of them so many nanoseconds away and back. */
export function leadNs(roundTripNs: number): bigint {
  return LEAD_NS + BigInt(ROUND_TRIPS * Math.round(roundTripNs));
}

/** Has the server of a plan watched by an agent on its host. Rejects with why it cannot be. */
export async function openServerHost(agent: FarAgent, plan: Plan, how: WatchMeans): Promise<WatchedServer> {
  const { name } = agent.host;
  const { kernel } = await agent.order({ do: 'watch-server', plan, how });
  let estimate: ClockEstimate | undefined;
  const host = serverHostOver({
    name,
    kernel,
    clock: () => estimate,
    table: () => agent.order({ do: 'server-table' }),
    findings: () => agent.order({ do: 'load-ended' }),
    lost: agent.lost.then(({ message }) => message),
  });
  return {
    ...host,
    agreeOnStart: async () => {
      estimate = await agent.clock();
      const startNs = monotonicNs() + leadNs(estimate.roundTripNs);
      await agent.order({ do: 'load-starts', atNs: `${startNs + estimate.aheadNs}` });
      return startNs;
    },
    close: async () => {
      if (host.lostWhy() === undefined) await agent.order({ do: 'leave-server' });
    },
  };
}

/** Who answers for the server's host. */
interface ServerSource extends Pick<ServerHost, 'name' | 'kernel' | 'clock'> {
  table(): Promise<Probe<SentTable>>;
  findings(): Promise<ServerFindings>;
  readonly lost: Promise<string>;
}

/** What a run asks of the server's host. Whatever an answer comes to is a value. */
export function serverHostOver({ name, kernel, clock, table, findings, lost }: ServerSource): ServerHost {
  const pending = new Set<Promise<void>>();
  let lostWhy: string | undefined;
  let found: Probe<ServerFindings> = absent(`${name} hands over what it found when the load has ended`);
  const isLost = lost.then(why => {
    lostWhy ??= why;
  });
  const ask = <Answer>(asked: Promise<Answer>, take: (answer: Probe<Answer>) => void): void => {
    const answered = asked.then(
      value => take({ state: 'read', value }),
      error => take({ state: 'failed', why: messageOf(error) }),
    );
    pending.add(answered);
    void answered.finally(() => pending.delete(answered));
  };
  return {
    name,
    kernel,
    clock,
    askTable: () => {
      let answer: Probe<SocketTable> = absent(`${name} did not say which connections its server has`);
      ask(table(), sent => {
        answer = sent.state === 'read' ? mapProbe(sent.value, receivedTable) : sent;
      });
      return () => answer;
    },
    endLoad: () =>
      ask(findings(), answer => {
        found = answer;
      }),
    arrived: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
    findings: () => found,
    lostWhy: () => lostWhy,
    lost: isLost,
  };
}
