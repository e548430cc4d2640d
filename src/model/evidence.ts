import type { FailedCalls } from './failed-calls.ts';
import type { HopEvidence } from './hops.ts';
import type { HostEvidence } from './host-evidence.ts';
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
}

/** The machine of the server, where that is another one than the client's. */
export interface ServerHostEvidence {
  /** What reports call it. */
  readonly name: string;
  /** The release of its kernel. */
  readonly kernel: string;
  /** How far its CLOCK_MONOTONIC was ahead of ours when the load started, in milliseconds, and by how much that may be wrong. */
  readonly clock?: { readonly aheadMs: number; readonly boundMs: number };
  readonly machine: MachineEvidence;
  /** Failed system calls of the target: process numbers are that machine's. */
  readonly failedCalls: Probe<FailedCalls>;
}
