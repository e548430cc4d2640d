import type { AttemptGroup } from './attempt-group.ts';
import type { Remedy } from './attribution.ts';
import type { CannotTell, CauseHop, Ruling } from './cause.ts';
import type { FactBook, FactName } from './facts/facts.ts';
import type { HopFact } from './facts/hops.ts';
import type { Finding } from './finding.ts';
import type { KernelText } from './kernel-text.ts';
import type { KernelClaim } from './kernel-word.ts';
import type { LimitId, LimitScope } from './limit-id.ts';
import type { LimitUsage } from './limit-usage.ts';
import type { OnMachine } from './on-machine.ts';
import type { Raised, RaiseRoom } from './raise.ts';
import type { Scenario } from './scenario.ts';
import type { Side } from './side.ts';

/** How an administrator sets a limit. */
export type Setting =
  | { readonly kind: 'sysctl'; readonly name: string }
  | { readonly kind: 'rlimit'; readonly name: string }
  | { readonly kind: 'cgroup'; readonly name: 'pids.max' | 'memory.max' }
  | { readonly kind: 'listen'; readonly name: string }
  | { readonly kind: 'directive'; readonly name: string };

/** Where it is enforced: in the kernel, or with scope `application` in the program; `page` may be a whole address. */
interface EnforcingSource {
  readonly function: string;
  readonly file: string;
  readonly page: string;
}

/** One entry of the catalog. */
export interface Limit {
  readonly id: LimitId;
  /** A few words, such as "the accept queue as the application sized it". */
  readonly title: string;
  /** As a cause, in a few words, such as "accept queue full". */
  readonly exhausted: string;
  readonly scope: LimitScope;
  readonly sides: readonly Side[];
  readonly setting: Setting;
  /** What it looks like from outside, for `explain` and the documentation. */
  readonly symptoms: readonly KernelText[];
  /** What it is taken for, and how to tell. */
  readonly decoys: readonly Decoy[];
  readonly needs: readonly FactName[];
  readonly source: EnforcingSource;
  /** System calls that it makes fail; absent: none. */
  readonly failsCalls?: readonly FailedBy[];
  /** What it does to packets on one side, where the kernel can be asked; absent: nothing. */
  readonly kernel?: (side: Side) => KernelClaim;
  /** Rules on a group for one side. A fact that the evidence did not give makes it `cannot-tell`. */
  readonly judge: (group: AttemptGroup, side: Side, facts: FactBook) => Ruling;
  /** What it did on one side that need not have failed anything; absent for a limit that shows itself by failures alone. */
  readonly observe?: (side: Side, facts: FactBook) => Observed | undefined;
  /** The effective value in the run, as the administrator would write it; undefined where unknown. */
  readonly effective: (side: Side, facts: FactBook) => string | undefined;
  /** What is in force as the kernel reports it, where `effective` is what was planned. */
  readonly readBack?: (side: Side, facts: FactBook) => string | undefined;
  /** Rules on a group for one listener behind the target, whose limit this may be; absent: not asked of these. */
  readonly behind?: (group: AttemptGroup, hop: HopFact, facts: FactBook) => Ruling;
  /** At which end of such a way the limit is met; absent: at the listener's. */
  readonly behindEnd?: CauseHop['end'];
  /** Whether its server's side is that of a client: the target meets it towards what is behind it. */
  readonly isOutgoing?: true;
  /** How a program that met it fails connections in ways that would be put down to the program; absent where it does not. */
  readonly starves?: Starvation;
  /** Such a lot of connections makes this limit met, whatever its value: who starves the application so is asked for. */
  readonly followsFrom?: Lot;
  /** Another limit of that side, which cuts this one down to its own value: raised past that, it holds no more. */
  readonly clampedBy?: LimitId;
  /** What each value of its setting means, where these are modes and no amounts. */
  readonly modes?: Readonly<Record<string, string>>;
  /** It is met at the same number on every machine, fast or slow. */
  readonly exact?: true;
  /** It bounds open connections, and a machine may have lifted it. */
  readonly heldWhereSet?: true;
  /** What sets it for the processes of a systemd unit (systemd.exec(5), systemd.resource-control(5)). */
  readonly unitKey?: string;
  /** How much of it is in use, where the evidence of a run shows that beside the bound. */
  readonly usage?: LimitUsage;
  /** What it allows on a machine as it stands, for the audit. */
  readonly onMachine: OnMachine;
  readonly remedy: (side: Side, facts: FactBook) => Remedy;
  /** Raises this limit alone in a scenario, as far as its load needs, or says why no run can have it raised. */
  readonly raise: (scenario: Scenario, side: Side, room: RaiseRoom) => Raised;
}

/** A system call that a limit makes fail, by what it returns. */
export interface FailedBy {
  readonly errno: string;
  /** Names of the calls; absent: any, but those that make a process. */
  readonly calls?: readonly string[];
}

/** A limit with this machine's value of its setting; undefined where it has none to read. */
export interface LimitHere extends Omit<Limit, 'symptoms'> {
  /** In the words for the kernel of this machine. */
  readonly symptoms: readonly string[];
  readonly value: string | undefined;
}

/**
 * What becomes of connections while a program lacks something. `overflowed`: there is no room in its accept queue · `queued`: they wait in
 * it · `closed`: it closes or resets them · `unanswered`: it took them and does not answer · `answered`: it answers with an error ·
 * `ended`: a process of it is killed · `gave-up`: a process of it ends by itself, for it cannot do without · `driver-ended`: a process of
 * the driver ends.
 */
export type Lot = 'overflowed' | 'queued' | 'closed' | 'unanswered' | 'answered' | 'ended' | 'gave-up' | 'driver-ended';

/** What shows that the limit was met while these failed, or why that cannot be told; undefined where nothing does. */
type Shown = (group: AttemptGroup, facts: FactBook) => Finding | CannotTell | undefined;

/** What becomes of connections by a limit that keeps a program from its work, and what shows it each time: the rule itself, or more. */
type Starvation = Readonly<Partial<Record<Lot, Shown | 'by-rule'>>>;

/** What a limit was seen to do: how often, and the findings that show it. */
export interface Observed {
  readonly count: number;
  readonly findings: readonly Finding[];
}

export interface Decoy {
  readonly looksLike: string;
  readonly tellApart: string;
}
