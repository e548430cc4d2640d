import type { Finding } from './finding.ts';
import type { LimitId } from './limit-id.ts';
import type { NamedCap } from './set-cap.ts';
import type { Side } from './side.ts';

export const CAUSE_KINDS = ['limit', 'application', 'network', 'driver', 'unexplained'] as const;

export type CauseKind = (typeof CAUSE_KINDS)[number];

/** `confirmed`: the limit alone was lifted and the failures went. The others rest on one run's evidence. */
export type Confidence = 'confirmed' | 'proven' | 'likely' | 'possible';

/** What made attempts fail. `root` is what made the cause happen, where that is something else. */
export type Cause = LimitCause | OtherCause | UnexplainedCause;

/** Which way behind the target a cause is about, and at which of its ends. */
export interface CauseHop {
  /** The program that connects; empty where it is not known. */
  readonly from: string;
  /** The listener: `127.0.0.1:9000`, `unix:/run/app.sock`. */
  readonly to: string;
  /** `client`: what connects meets the limit. `listener`: the limit, or the trouble, is that of what listens there. */
  readonly end: 'client' | 'listener';
}

export interface LimitCause {
  readonly kind: 'limit';
  readonly limit: LimitId;
  readonly side: Side;
  /** The setting as the administrator names it, such as `net.core.somaxconn`. */
  readonly setting: string;
  /** Its effective value in the run. */
  readonly value: string;
  /** Absent where it is about the connections of the load. */
  readonly hop?: CauseHop;
  /** The name of the machine, where hosts are named. */
  readonly host?: string;
  readonly root?: Cause;
}

/** Not a limit: the application, the network between the hosts, or our own driver. */
export interface OtherCause {
  readonly kind: 'application' | 'network' | 'driver';
  readonly side: Side;
  readonly what: WhatHappened;
  /** The setting of a known server program that is as large as what it held. */
  readonly cap?: NamedCap;
  /** Absent where it is about the connections of the load. */
  readonly hop?: CauseHop;
  /** The name of the machine, where hosts are named. */
  readonly host?: string;
  readonly root?: Cause;
}

/** Whether the limit is that of what listens behind the target. */
export function isBehind<C extends Pick<LimitCause, 'hop'>>(cause: C): cause is C & { readonly hop: CauseHop } {
  return cause.hop?.end === 'listener';
}

interface UnexplainedCause {
  readonly kind: 'unexplained';
}

/** What happened, for causes that are not limits. */
export type WhatHappened =
  | 'slow-to-accept'
  | 'at-its-own-cap'
  | 'slow-to-answer'
  | 'died'
  | 'closed-connection'
  | 'closed-after-answer'
  | 'refused'
  | 'answered-with-an-error'
  | 'answered-in-part'
  | 'refused-in-words'
  | 'answered-unexpectedly'
  | 'failed-handshake'
  | 'packets-dropped-by-firewall'
  | 'rejected-by-rule'
  | 'rp-filter'
  | 'address-not-local'
  | 'no-route-back'
  | 'qdisc'
  | 'socket-filter'
  | 'paws'
  | 'mtu-black-hole'
  | 'packets-lost-on-link'
  | 'unreachable'
  | 'foreign-address'
  | 'no-source-address'
  | 'four-tuple-taken'
  | 'driver-process-lost'
  | 'driver-host-lost'
  | 'driver-stopped-early'
  | 'driver-out-of-time';

/** How one candidate fared against one group of failures. */
export type Ruling =
  | { readonly ruling: 'blamed'; readonly confidence: Confidence; readonly findings: readonly Finding[] }
  | { readonly ruling: 'ruled-out'; readonly finding: Finding }
  | CannotTell;

/** The evidence that a rule needs was not read. */
export interface CannotTell {
  readonly ruling: 'cannot-tell';
  readonly missing: readonly string[];
}

/** What failed attempts of a trial have in common. */
export interface BlamedCause {
  /** The root: what has to change. */
  readonly cause: Cause;
  readonly confidence: Confidence;
  /** Attempts of the trial that failed by it. */
  readonly count: number;
}
