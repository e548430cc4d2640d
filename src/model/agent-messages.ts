import type { AuditReport, AuditRequest } from './audit.ts';
import type { Checkup } from './checkup.ts';
import type { Problem } from './errors.ts';
import type { HostFacts } from './host-facts.ts';
import type { Plan } from './plan.ts';
import type { Probe } from './probe.ts';
import type { RunProgress } from './progress.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenario.ts';
import type { SentTable, ServerFindings } from './sent-evidence.ts';

/**
 * What a conductor and an agent say to each other, in frames (system/frames.ts). An agent is loadline on another host, at the far end of
 * a pipe. Both are of one version, always: nothing here has to be understood by another.
 */
export const AGENT_PROTOCOL = 1;

/** First words of the lines with which the far end says how far it is, before it speaks in frames. */
export const FAR_END = { agent: 'LOADLINE-AGENT', kit: 'LOADLINE-KIT', node: 'LOADLINE-NODE' } as const;

/** Whatever is asked has a number, and what answers it has the same. */
export type ToAgent =
  /** The first message: the agent ends itself after so many milliseconds, whatever happens. Answered by `hello`. */
  | { readonly type: 'begin'; readonly id: number; readonly boundMs: number }
  /** Asked once a second, also to say that somebody is there. Answered by `pong`. */
  | { readonly type: 'ping'; readonly id: number }
  /** Answered by `done` or `refusal`. */
  | { readonly type: 'order'; readonly id: number; readonly order: Order }
  /** What an agent has asked. `answer` is JSON with infinities. */
  | { readonly type: 'answer'; readonly id: number; readonly answer: string }
  | { readonly type: 'no-answer'; readonly id: number; readonly why: string }
  /** Leave nothing, and exit. */
  | { readonly type: 'finish' };

export type FromAgent =
  | AgentHello
  | AgentPong
  /** `answer` is JSON with infinities (model/unlimited.ts). */
  | { readonly type: 'done'; readonly id: number; readonly answer: string }
  | { readonly type: 'refusal'; readonly id: number; readonly refusal: Refusal }
  /** Asked while `drive` is carried out. Answered by `answer` or `no-answer`. */
  | { readonly type: 'ask'; readonly id: number; readonly ask: AgentQuestion }
  /** How far the part of the load has come that is driven there. */
  | { readonly type: 'progress'; readonly progress: RunProgress };

/** What an agent that drives a part of a load asks of the conductor. */
export type AgentQuestion = keyof AgentAnswers;

export interface AgentAnswers {
  /** Everything is open: when does the load start, in nanoseconds of the agent's CLOCK_MONOTONIC as a decimal string? */
  readonly armed: string;
  /** Every attempt is over here: tell me when all are everywhere. */
  readonly settled: null;
  readonly 'server-table': Probe<SentTable>;
  /** The load is over here. */
  readonly 'server-findings': ServerFindings;
  /** Tell me once the server's host is lost, and why. */
  readonly 'server-lost': string;
}

export interface AgentHello {
  readonly type: 'hello';
  readonly id: number;
  readonly protocol: number;
  readonly version: string;
}

/** Moments of the agent's CLOCK_MONOTONIC in nanoseconds, as decimal strings. */
export interface AgentPong {
  readonly type: 'pong';
  readonly id: number;
  readonly receivedNs: string;
  readonly sentNs: string;
}

/** What an agent can be told to do. */
export type Order =
  /** Say what this host is, and what may be read there. */
  | { readonly do: 'describe' }
  /** Say with which address of its own it would connect to this one. */
  | { readonly do: 'route'; readonly address: string }
  /** What `doctor` does. */
  | { readonly do: 'examine' }
  /** What `audit` does. */
  | { readonly do: 'audit'; readonly request: AuditRequest }
  /** Find the server of a plan, which runs on this host, and open all evidence of it. One at a time. */
  | { readonly do: 'watch-server'; readonly plan: Plan; readonly how: WatchMeans }
  /** The load starts at this moment of the agent's CLOCK_MONOTONIC, in nanoseconds: read evidence from now on. */
  | { readonly do: 'load-starts'; readonly atNs: string }
  /** Say which connections the server has now. */
  | { readonly do: 'server-table' }
  /** Read evidence for the last time, and hand it over. */
  | { readonly do: 'load-ended' }
  /** Close all that `watch-server` opened. */
  | { readonly do: 'leave-server' }
  /** Plan the load of a scenario as this host would drive it alone. */
  | { readonly do: 'plan-load'; readonly scenario: Scenario; readonly file: string; readonly how: WatchMeans }
  /** Drive a part of a load, to its end. One at a time. */
  | { readonly do: 'drive'; readonly plan: Plan; readonly how: WatchMeans; readonly server?: SharedServerName }
  /** End the load early, and hand over what was measured. */
  | { readonly do: 'stop-driving' };

/** The host of the server, which another agent watches. */
export interface SharedServerName {
  readonly name: string;
  /** The release of its kernel. */
  readonly kernel: string;
}

/** A run that made a part of a load, as it travels. */
export interface SentShare {
  readonly run: Run;
  /** Each by gzip, in base64. */
  readonly ledgers: readonly { readonly rows: string; readonly losses?: string }[];
}

/** How a kernel may be watched; each is so where it is not false. */
export interface WatchMeans {
  readonly bpf?: boolean;
  readonly packetLosses?: boolean;
}

export interface Answers {
  readonly describe: HostFacts;
  readonly route: { readonly source: string };
  readonly examine: readonly Checkup[];
  readonly audit: AuditReport;
  /** The release of its kernel. */
  readonly 'watch-server': { readonly kernel: string };
  readonly 'load-starts': null;
  readonly 'server-table': Probe<SentTable>;
  readonly 'load-ended': ServerFindings;
  readonly 'leave-server': null;
  readonly 'plan-load': Plan;
  readonly drive: SentShare;
  readonly 'stop-driving': null;
}

/** Why an order was not carried out. */
export type Refusal =
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cannot-run'; readonly why: string; readonly remedy?: string }
  | { readonly kind: 'bug'; readonly why: string };
