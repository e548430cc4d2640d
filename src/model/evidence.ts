import type { FailedCalls } from './failed-calls.ts';
import type { HopEvidence } from './hops.ts';
import type { HostEvidence } from './host-evidence.ts';
import type { Machine } from './machine.ts';
import type { MachineEvidence } from './machine-evidence.ts';
import type { PacketLosses } from './packet-losses.ts';
import type { Probe } from './probe.ts';
import type { CgroupEvidence, ProcessEvidence, UserEvidence } from './process-evidence.ts';
import type { SetCap } from './set-cap.ts';
import type { TargetEvidence, TargetLog } from './target-evidence.ts';

/** Raw values read from the kernel and the processes, before, during and after the load. No opinions in it. */
export interface Evidence {
  readonly client: HostEvidence;
  readonly server: HostEvidence;
  readonly machine: MachineEvidence;
  /** Target and driver processes, and what they forked. */
  readonly processes: readonly ProcessEvidence[];
  /** The cgroups that bound these processes, from their own upwards. */
  readonly cgroups?: Probe<readonly CgroupEvidence[]>;
  /** Threads of the users that these processes run as. */
  readonly users?: readonly UserEvidence[];
  /** What the target itself saw, where it reports that. */
  readonly target: Probe<TargetEvidence>;
  /** What the target wrote into its error log, or to its standard error. */
  readonly targetLog?: Probe<TargetLog>;
  /** Failed system calls of target and driver, counted by the kernel's own trace. */
  readonly failedCalls: Probe<FailedCalls>;
  /** Failed system calls of a program driver alone: as strace, the driver itself or its output reports them. */
  readonly driverCalls?: Probe<FailedCalls>;
  /** Caps that the target's processes were started with; not in runs of earlier versions. */
  readonly serverCaps?: Probe<readonly SetCap[]>;
  /** What the kernels themselves said of lost packets; not in runs of earlier versions. */
  readonly packetLosses?: Probe<PacketLosses>;
  /** Where the target connects to by itself; not in runs of earlier versions. */
  readonly hops?: Probe<readonly HopEvidence[]>;
  /** Where the server is another machine and an agent looked there: what that machine alone can say. */
  readonly serverHost?: ServerHostEvidence;
  /** What each host that drove a part of the load found, in the order of the plan's; where one alone drove all, it is not said twice. */
  readonly clientHosts?: readonly ClientHostEvidence[];
}

/** A host that drove a part of the load, and what it knows of the run: what it does not say is as in the rest of the evidence. */
export type ClientHostEvidence = { readonly name: string } & (KnownClient | LostClient);

interface KnownClient {
  readonly state: 'known';
  readonly machine: Machine;
  readonly clock: HostClock;
  readonly evidence: ClientEvidence;
}

interface LostClient {
  readonly state: 'lost';
  /** In the words of whoever noticed. */
  readonly why: string;
  /** Milliseconds since the load's start at which that was noticed. */
  readonly atMs: number;
  /** The last that it said of its attempts. */
  readonly lastWord: { readonly started: number; readonly served: number };
}

export type ClientEvidence = Pick<
  Evidence,
  'client' | 'machine' | 'processes' | 'cgroups' | 'users' | 'failedCalls' | 'packetLosses'
>;

/** How far a host's CLOCK_MONOTONIC was ahead of ours when the load started, in milliseconds, and by how much that may be wrong. */
export interface HostClock {
  readonly aheadMs: number;
  readonly boundMs: number;
}

/** The machine of the server, where that is another one than the client's. */
export interface ServerHostEvidence {
  /** What reports call it. */
  readonly name: string;
  /** The release of its kernel. */
  readonly kernel: string;
  readonly clock?: HostClock;
  readonly machine: MachineEvidence;
  /** Failed system calls of the target: process numbers are that machine's. */
  readonly failedCalls: Probe<FailedCalls>;
}
